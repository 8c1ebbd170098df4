package org.weightgate.portal.hub;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.weightgate.portal.accounts.tokens.BearerFilter;
import org.weightgate.portal.accounts.tokens.Tokens;

/// How Hub clients get in: by bearer token or as nobody, never by session. Whether the caller may
/// do what they ask is the services' question.
@Configuration(proxyBeanMethods = false)
class HubChain {
    @Bean
    @Order(1)
    SecurityFilterChain hub(HttpSecurity http, Tokens tokens, BadToken badToken) throws Exception {
        return http.securityMatcher(HubPaths::own)
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .headers(
                        headers ->
                                headers.contentSecurityPolicy(
                                        csp -> csp.policyDirectives("default-src 'none'; sandbox")))
                .addFilterBefore(new BearerFilter(tokens), AuthorizationFilter.class)
                .authorizeHttpRequests(who -> who.anyRequest().permitAll())
                .exceptionHandling(e -> e.authenticationEntryPoint(badToken))
                .build();
    }

    /// As strict as ever, but for a revision in which a client has written a slash in code.
    @Bean
    HttpFirewall hubFirewall() {
        StrictHttpFirewall strict = new StrictHttpFirewall();
        StrictHttpFirewall slashes = new StrictHttpFirewall();
        slashes.setAllowUrlEncodedSlash(true);
        slashes.setAllowUrlEncodedPercent(true); // as which the slash arrives; %25 does not
        return new HttpFirewall() {
            @Override
            public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
                return HubPaths.slashInRevision(request)
                        ? slashes.getFirewalledRequest(request)
                        : strict.getFirewalledRequest(request);
            }

            @Override
            public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
                return strict.getFirewalledResponse(response);
            }
        };
    }

    /// Tomcat refuses such a slash before the firewall can judge it.
    @Bean
    TomcatConnectorCustomizer slashesReachTheFirewall() {
        return connector -> connector.setEncodedSolidusHandling("passthrough");
    }
}
