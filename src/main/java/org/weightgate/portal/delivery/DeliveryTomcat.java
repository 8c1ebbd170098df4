package org.weightgate.portal.delivery;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Tomcat's socket buffer is 8 KiB by default, which costs half of the data path's speed.
@Configuration(proxyBeanMethods = false)
class DeliveryTomcat {
    @Bean
    TomcatConnectorCustomizer socketBuffer() {
        return connector -> connector.setProperty("socket.appWriteBufSize", "131072");
    }
}
