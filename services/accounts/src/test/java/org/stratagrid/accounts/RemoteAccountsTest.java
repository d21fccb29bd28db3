package org.stratagrid.accounts;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.platform.errors.RemoteRefusals;
import tools.jackson.databind.json.JsonMapper;

/** The contract over HTTP. */
class RemoteAccountsTest extends AccountsContract {

    @LocalServerPort
    int port;

    @Autowired
    JsonMapper json;

    private Accounts remote;

    @BeforeEach
    void connect() {
        RestClient http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("X-Stratagrid-Service", "test-token")
                .configureMessageConverters(converters ->
                        converters.registerDefaults().withJsonConverter(new JacksonJsonHttpMessageConverter(json)))
                .defaultStatusHandler(HttpStatusCode::isError, new RemoteRefusals(json))
                .build();
        remote = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(http))
                .conversionService(new DefaultFormattingConversionService())
                .build()
                .createClient(Accounts.class);
    }

    @Override
    Accounts accounts() {
        return remote;
    }
}
