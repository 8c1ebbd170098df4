package org.weightgate.portal.site;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;

@Configuration(proxyBeanMethods = false)
class SiteConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
