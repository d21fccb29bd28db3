package org.stratagrid.scheduler.placement;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.platform.errors.RemoteRefusals;
import tools.jackson.databind.json.JsonMapper;

/** The client that another service would have. */
public final class RemotePlacement {

    private RemotePlacement() {}

    static Placement at(int port, JsonMapper json) {
        return at(Placement.class, port, json);
    }

    public static <T> T at(Class<T> contract, int port, JsonMapper json) {
        RestClient http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("X-Stratagrid-Service", "test-token")
                .configureMessageConverters(converters ->
                        converters.registerDefaults().withJsonConverter(new JacksonJsonHttpMessageConverter(json)))
                .defaultStatusHandler(HttpStatusCode::isError, new RemoteRefusals(json))
                .build();
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(http))
                .build()
                .createClient(contract);
    }
}
