package org.stratagrid.web.security;

import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.ForwardAuthenticationFailureHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.stratagrid.contracts.accounts.Accounts;

/** Four doors: contract calls (guarded by the platform's own filter), the API by key, the API from a page, and the pages. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Swagger UI sets style attributes; nothing of a customer's is on its page. */
    private static final String API_POLICY =
            PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

    /** The only one: were there a second above it, every wrong password would be asked, and counted, twice. */
    @Bean
    AuthenticationManager passwordLogOn(Accounts accounts) {
        return new ProviderManager(new PasswordLogOn(accounts));
    }

    @Bean
    @Order(1)
    SecurityFilterChain internalCalls(HttpSecurity http) throws Exception {
        return http.securityMatcher("/internal/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    /** Stateless: a key and nothing else. A session cookie beside it is not looked at. */
    @Bean
    @Order(2)
    SecurityFilterChain apiByKey(HttpSecurity http, Accounts accounts, ApiProblems problems) throws Exception {
        return api(http, problems)
                .securityMatcher(new AndRequestMatcher(path("/api/v1/**"), ApiKeyFilter.SENT))
                .addFilterBefore(new ApiKeyFilter(accounts, problems), AuthorizationFilter.class)
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    /** From a browser: reads by session (operators have no keys), changes only with the session's CSRF token. */
    @Bean
    @Order(3)
    SecurityFilterChain apiFromPages(HttpSecurity http, ApiProblems problems) throws Exception {
        return api(http, problems)
                .securityMatcher("/api/**")
                // Opening an account and logging on need no session, so no session can be abused for them.
                .csrf(csrf -> csrf.ignoringRequestMatchers(
                        PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/api/v1/accounts"),
                        PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/api/v1/log-on")))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .build();
    }

    private static HttpSecurity api(HttpSecurity http, ApiProblems problems) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers("/api/v1/docs/**", "/api/v1/swagger-ui/**", "/api/v1/openapi/**")
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/api/v1/accounts", "/api/v1/log-on")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/api/v1/plans")
                        .permitAll()
                        .requestMatchers("/api/v1/operator/**")
                        .hasRole("OPERATOR")
                        .requestMatchers("/api/v1/accounting/**")
                        .hasRole("ACCOUNTING")
                        .requestMatchers("/api/v1/clock")
                        .authenticated()
                        .anyRequest()
                        .hasRole("CUSTOMER"))
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .requestCache(cache -> cache.disable())
                .logout(logOff -> logOff.disable())
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(API_POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)));
    }

    @Bean
    @Order(4)
    SecurityFilterChain pages(HttpSecurity http, AuthenticationManager passwordLogOn) throws Exception {
        return http.authenticationManager(passwordLogOn)
                .authorizeHttpRequests(SecurityConfiguration::pageRules)
                .formLogin(form -> form.loginPage(PageEntryPoint.LOG_ON)
                        .loginProcessingUrl(PageEntryPoint.LOG_ON)
                        .usernameParameter("userName")
                        .passwordParameter("password")
                        .failureHandler(new ForwardAuthenticationFailureHandler("/log-on/refused"))
                        .permitAll())
                .logout(logOff -> logOff.logoutUrl("/log-off").logoutSuccessUrl("/log-on?off"))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(new PageEntryPoint()))
                .csrf(withDefaults())
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(PAGE_POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(permissions ->
                                permissions.policy("camera=(), microphone=(), geolocation=(), payment=(), usb=()"))
                        .crossOriginOpenerPolicy(opener -> opener.policy(
                                org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter
                                        .CrossOriginOpenerPolicy.SAME_ORIGIN)))
                .build();
    }

    private static void pageRules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                .permitAll()
                .requestMatchers("/assets/**", "/webjars/**", "/favicon.ico", "/error", "/log-on", "/register")
                .permitAll()
                .requestMatchers("/actuator/health/**")
                .permitAll()
                .requestMatchers("/actuator/**", "/operator/**")
                .hasRole("OPERATOR")
                .requestMatchers("/accounting/**")
                .hasRole("ACCOUNTING")
                .requestMatchers("/")
                .authenticated()
                .requestMatchers("/configurations/**", "/images/**", "/usage/**", "/keys/**", "/certificates/**")
                .hasRole("CUSTOMER")
                // Unknown addresses are a plain 404 for those who are logged on.
                .anyRequest()
                .authenticated();
    }

    private static PathPatternRequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.pathPattern(pattern);
    }
}
