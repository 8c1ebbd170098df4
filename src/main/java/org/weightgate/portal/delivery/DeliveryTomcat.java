package org.weightgate.portal.delivery;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the data path needs of Tomcat: a socket buffer larger than the 8 KiB that cost half its
/// speed, outside the heap, from where Java would copy it once more; and connections that can be
/// cut.
@Configuration(proxyBeanMethods = false)
class DeliveryTomcat {
    @Bean
    TomcatConnectorCustomizer socketBuffer() {
        return connector -> {
            connector.setProperty("socket.appWriteBufSize", "131072");
            connector.setProperty("socket.directBuffer", "true");
        };
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> cuttable() {
        return factory -> factory.setProtocol(CuttableHttp.class.getName());
    }

    @Bean
    TomcatConnectorCustomizer learnConnections(Connections connections) {
        return connections::learn;
    }
}
