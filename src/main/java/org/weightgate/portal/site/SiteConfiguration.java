package org.weightgate.portal.site;

import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.xml.AbstractXmlHttpMessageConverter;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Set;

import javax.sql.DataSource;

@Configuration(proxyBeanMethods = false)
class SiteConfiguration {
    @Bean
    Clock clock(DataSource database) {
        JdbcClient jdbc = JdbcClient.create(database);
        return new SharedClock(
                () ->
                        jdbc.sql("select clock_timestamp()")
                                .query(OffsetDateTime.class)
                                .single()
                                .toInstant(),
                System::nanoTime);
    }

    /// A number is no text: with what `application.yaml` says of numbers, no call's value is ever
    /// silently read as one of another kind.
    @Bean
    JsonMapperBuilderCustomizer noNumbersAsText() {
        return json ->
                json.withCoercionConfig(
                        LogicalType.Textual,
                        kinds ->
                                Set.of(
                                                CoercionInputShape.Integer,
                                                CoercionInputShape.Float,
                                                CoercionInputShape.Boolean)
                                        .forEach(
                                                kind ->
                                                        kinds.setCoercion(
                                                                kind, CoercionAction.Fail)));
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
