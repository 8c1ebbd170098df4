package org.weightgate.portal.accounts.signin;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.weightgate.portal.mail.Links;

import java.util.stream.Collectors;

/// Says on the terminal where the demo is and whom one can be.
@Component
@Profile("demo")
class DemoGreeting {
    private final Links links;

    DemoGreeting(Links links) {
        this.links = links;
    }

    @EventListener(ApplicationReadyEvent.class)
    void print() {
        System.out.print(words());
    }

    private String words() {
        String people =
                DemoPeople.ALL.stream()
                        .map(p -> "  %-5s %s".formatted(p.handle(), p.role().word()))
                        .collect(Collectors.joining("\n"));
        return """

        Weightgate serves on %s
        Sign in with one click at %s as
        %s

        """
                .formatted(links.to("/"), links.to("/sign-in"), people);
    }
}
