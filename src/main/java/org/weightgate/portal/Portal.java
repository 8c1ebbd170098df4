package org.weightgate.portal;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// The portal: every package beside this class is one feature and one module.
@SpringBootApplication
@ConfigurationPropertiesScan
public class Portal {
    public static void main(String[] args) {
        SpringApplication.run(Portal.class, args);
    }
}
