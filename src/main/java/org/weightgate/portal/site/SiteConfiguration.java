package org.weightgate.portal.site;

import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.xml.AbstractXmlHttpMessageConverter;

import java.time.Clock;

@Configuration(proxyBeanMethods = false)
class SiteConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /// The portal speaks JSON alone; a library on the classpath would make it read XML too.
    @Bean
    ServerHttpMessageConvertersCustomizer noXml() {
        String xml = AbstractXmlHttpMessageConverter.class.getPackageName();
        return converters ->
                converters.configureMessageConvertersList(
                        all -> all.removeIf(c -> c.getClass().getPackageName().equals(xml)));
    }
}
