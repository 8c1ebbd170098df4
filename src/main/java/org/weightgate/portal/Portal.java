package org.weightgate.portal;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.weightgate.portal.accounts.signin.AdminLink;

/// The portal: every package beside this class is one feature and one module.
@SpringBootApplication
@ConfigurationPropertiesScan
public class Portal {
    public static void main(String[] args) throws Exception {
        if (AdminLink.asked(args)) {
            AdminLink.print(args);
        } else {
            SpringApplication.run(Portal.class, args);
        }
    }
}
