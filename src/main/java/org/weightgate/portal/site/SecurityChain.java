package org.weightgate.portal.site;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.transaction.PlatformTransactionManager;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.signin.ActorFilter;
import org.weightgate.portal.accounts.signin.SignOut;
import org.weightgate.portal.accounts.tokens.BearerFilter;
import org.weightgate.portal.accounts.tokens.TokenPermissions;
import org.weightgate.portal.accounts.tokens.Tokens;

import java.time.Clock;

/// Who gets as far as a handler. Three chains: what needs no one (files, signed URLs, health), the
/// API by bearer token, pages by session. Whether the actor may do what they ask is the services'
/// question.
@Configuration(proxyBeanMethods = false)
class SecurityChain {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
                    + " object-src 'none'; frame-ancestors 'none'";

    static final String[] OPEN_FILES = {
        "/portal.css",
        "/portal.js",
        "/favicon.ico",
        "/robots.txt",
        "/webjars/**",
        "/client.jar",
        "/client/**",
        "/d/**",
        "/.well-known/**",
        "/actuator/**"
    };

    /// First words of paths that are never a model's namespace.
    static final String[] SIGNED_IN = {
        "/requests/**",
        "/grants/**",
        "/review/**",
        "/publish/**",
        "/traces/**",
        "/audit/**",
        "/people/**",
        "/mail/**",
        "/settings/**",
        "/device/**"
    };

    static final String[] PUBLIC_PAGES = {
        "/", "/status", "/error", "/theme", "/sign-in/**", "/setup/**", "/confirm/**"
    };

    static final String SIGN_OUT = "/sign-out";

    @Bean
    @Order(1)
    SecurityFilterChain openFiles(HttpSecurity http) throws Exception {
        headers(http);
        return http.securityMatcher(OPEN_FILES)
                .headers(
                        headers ->
                                headers.cacheControl(HeadersConfigurer.CacheControlConfig::disable))
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .securityContext(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(
                        who ->
                                who.requestMatchers("/actuator/health/**")
                                        .permitAll()
                                        .requestMatchers("/actuator/**")
                                        .denyAll()
                                        .anyRequest()
                                        .permitAll())
                .exceptionHandling(
                        e ->
                                e.authenticationEntryPoint(
                                                (request, response, x) -> response.sendError(404))
                                        .accessDeniedHandler(
                                                (request, response, x) -> response.sendError(404)))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain api(
            HttpSecurity http,
            Tokens tokens,
            ApiRefusals refusals,
            Replays replays,
            PlatformTransactionManager transactions)
            throws Exception {
        headers(http);
        return http.securityMatcher("/api/**")
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .addFilterBefore(new BearerFilter(tokens), AuthorizationFilter.class)
                .addFilterAfter(new BodyLimit(refusals), AuthorizationFilter.class)
                .addFilterAfter(new OnlyOnce(replays, transactions, refusals), BodyLimit.class)
                .authorizeHttpRequests(
                        who ->
                                who.dispatcherTypeMatchers(
                                                DispatcherType.ERROR, DispatcherType.ASYNC)
                                        .permitAll()
                                        .requestMatchers(HttpMethod.GET, "/api/v1/openapi.json")
                                        .permitAll()
                                        .anyRequest()
                                        .access(
                                                (authentication, context) ->
                                                        new AuthorizationDecision(
                                                                mayCall(context.getRequest()))))
                .exceptionHandling(
                        e -> e.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .build();
    }

    private static boolean mayCall(HttpServletRequest request) {
        return request.getAttribute(Actor.REQUEST_ATTRIBUTE) instanceof Actor actor
                && actor.may(TokenPermissions.needed(request));
    }

    @Bean
    @Order(3)
    SecurityFilterChain pages(HttpSecurity http, People people, Clock clock, SignOut signOut)
            throws Exception {
        headers(http);
        // Whoever confirms has no session that another site could use: the link itself is the key.
        return http.csrf(csrf -> csrf.ignoringRequestMatchers("/theme", "/confirm/**"))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .logout(
                        out ->
                                out.logoutUrl(SIGN_OUT)
                                        .addLogoutHandler(signOut)
                                        .logoutSuccessUrl("/"))
                .addFilterBefore(new ActorFilter(people, clock), AuthorizationFilter.class)
                .addFilterBefore(new CrossSiteFilter(), AuthorizationFilter.class)
                .authorizeHttpRequests(
                        who ->
                                who.dispatcherTypeMatchers(
                                                DispatcherType.ERROR,
                                                DispatcherType.FORWARD,
                                                DispatcherType.ASYNC)
                                        .permitAll()
                                        .requestMatchers(PUBLIC_PAGES)
                                        .permitAll()
                                        .requestMatchers(SIGNED_IN)
                                        .authenticated()
                                        .requestMatchers(HttpMethod.GET, "/*/*")
                                        .permitAll()
                                        .requestMatchers(HttpMethod.HEAD, "/*/*")
                                        .permitAll()
                                        .anyRequest()
                                        .authenticated())
                .exceptionHandling(
                        e ->
                                e.authenticationEntryPoint(new ToSignIn())
                                        .accessDeniedHandler(new ExpiredForm()))
                .build();
    }

    private static void headers(HttpSecurity http) throws Exception {
        http.headers(
                headers ->
                        headers.contentSecurityPolicy(csp -> csp.policyDirectives(POLICY))
                                .referrerPolicy(r -> r.policy(ReferrerPolicy.SAME_ORIGIN))
                                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                                .httpStrictTransportSecurity(
                                        hsts ->
                                                hsts.includeSubDomains(false)
                                                        .maxAgeInSeconds(31_536_000)));
        http.anonymous(org.springframework.security.config.Customizer.withDefaults());
    }

    /// Nobody signs in by password; without this Boot would make up a user of its own.
    @Bean
    AuthenticationManager noPasswords() {
        return authentication -> {
            throw new BadCredentialsException("There are no passwords here.");
        };
    }
}
