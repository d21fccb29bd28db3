package org.stratagrid.platform.transport;

import java.io.IOException;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.platform.errors.RemoteRefusals;
import tools.jackson.databind.json.JsonMapper;

/** A contract whose service runs in another process. */
public final class RemoteContract {

    private RemoteContract() {}

    /** The contract as a client of the service at this address. */
    public static <T> T client(Class<T> contract, String url, String token, JsonMapper json) {
        RestClient http = RestClient.builder()
                .baseUrl(url)
                .defaultHeader(InternalCallsFilter.HEADER, token)
                .requestInterceptor((request, body, execution) -> {
                    try {
                        return execution.execute(request, body);
                    } catch (IOException e) {
                        Refusal refusal = new Refusal(
                                Refusal.Reason.UNAVAILABLE,
                                "A part of the control plane cannot be reached. Please try again in a minute.");
                        refusal.initCause(e);
                        throw refusal;
                    }
                })
                .configureMessageConverters(converters ->
                        converters.registerDefaults().withJsonConverter(new JacksonJsonHttpMessageConverter(json)))
                .defaultStatusHandler(HttpStatusCode::isError, new RemoteRefusals(json))
                .build();
        DefaultFormattingConversionService conversions = new DefaultFormattingConversionService();
        ContractValues.register(conversions);
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(http))
                .conversionService(conversions)
                .build()
                .createClient(contract);
    }
}
