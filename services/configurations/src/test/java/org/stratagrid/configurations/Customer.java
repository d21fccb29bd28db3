package org.stratagrid.configurations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.configurations.RealAddress;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.Persistence;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.platform.errors.RemoteRefusals;
import tools.jackson.databind.json.JsonMapper;

/** A new account for each test, that uses the contract as a bean and over HTTP. */
@ServiceTest
@Import(Customer.Fakes.class)
@ParameterizedClass
@EnumSource(Customer.Transport.class)
abstract class Customer {

    enum Transport {
        BEAN,
        HTTP
    }

    @TestConfiguration
    static class Fakes {
        @Bean
        FakeDeployment fakeDeployment() {
            return new FakeDeployment();
        }

        @Bean
        FakeImages fakeImages() {
            return new FakeImages();
        }

        @Bean
        FakeAutomation fakeAutomation() {
            return new FakeAutomation();
        }

        @Bean
        FakeBilling fakeBilling() {
            return new FakeBilling();
        }

        @Bean
        FakeCertificates fakeCertificates() {
            return new FakeCertificates();
        }
    }

    @Parameter
    Transport transport;

    @Autowired
    Configurations bean;

    @Autowired
    FakeDeployment deployment;

    @Autowired
    FakeImages images;

    @Autowired
    FakeBilling billing;

    @Autowired
    JsonMapper json;

    @LocalServerPort
    int port;

    final UUID account = UUID.randomUUID();
    Configurations configurations;
    UUID site;

    @BeforeEach
    void beginSite() {
        configurations = transport == Transport.BEAN ? bean : overHttp(Configurations.class);
        site = configurations.create(account, new NewConfiguration("www")).id();
    }

    <T> T overHttp(Class<T> contract) {
        RestClient http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("X-Stratagrid-Service", "test-token")
                .configureMessageConverters(converters ->
                        converters.registerDefaults().withJsonConverter(new JacksonJsonHttpMessageConverter(json)))
                .defaultStatusHandler(HttpStatusCode::isError, new RemoteRefusals(json))
                .build();
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(http))
                .conversionService(new DefaultFormattingConversionService())
                .build()
                .createClient(contract);
    }

    ConfigurationView view() {
        return configurations.configuration(account, site);
    }

    ServerView server(UUID id) {
        return view().servers().stream()
                .filter(server -> server.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    Draft suggested(Tier tier) {
        return new Draft(configurations.suggest(account, site, tier));
    }

    UUID add(Tier tier) {
        return add(suggested(tier));
    }

    UUID add(Draft draft) {
        return configurations.add(account, site, draft.entry()).id();
    }

    Draft of(UUID serverId) {
        return new Draft(server(serverId).settings());
    }

    void edit(UUID serverId, Draft draft) {
        configurations.edit(account, site, serverId, draft.entry());
    }

    void remove(UUID... serverIds) {
        configurations.remove(account, site, Arrays.asList(serverIds));
    }

    UUID deploy() {
        return configurations.deploy(account, site).orderId();
    }

    /** The order's end on the grid, and that it has become known here. */
    void end(UUID orderId, WorkState state, String problem) {
        deployment.end(orderId, state, problem);
        awaitNoOrder();
    }

    void awaitNoOrder() {
        await().atMost(Duration.ofSeconds(60)).until(() -> view().openOrderId() == null);
    }

    void deployAll() {
        end(deploy(), WorkState.DONE, null);
    }

    static Refusal refusal(ThrowingCallable call) {
        Refusal refusal = catchThrowableOfType(Refusal.class, call);
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal;
    }

    /** Refused as INVALID, with exactly this field. */
    static String problem(String field, ThrowingCallable call) {
        Refusal refusal = refusal(call);
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID);
        assertThat(refusal.fields()).containsOnlyKeys(field);
        return refusal.fields().get(field);
    }

    static BalancerDraft balancer(String address, int port, RealAddress... realServers) {
        return new BalancerDraft(address, port, BalancingMethod.ROUND_ROBIN, Persistence.NONE, List.of(realServers));
    }

    String virtualAddress() {
        return configurations.addresses(account).get(0).address();
    }
}
