package org.weightgate.portal.accounts.signin;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.weightgate.portal.mail.Links;

/// Shows the setup link of a portal without an admin where it was started: on the terminal, never
/// in the log, which others may read.
@Component
@Profile("!demo & !test")
class SetupPrinter {
    private final SetupLinks setup;
    private final Links links;

    SetupPrinter(SetupLinks setup, Links links) {
        this.setup = setup;
        this.links = links;
    }

    @EventListener(ApplicationReadyEvent.class)
    void print() {
        setup.first().ifPresent(secret -> System.out.print(AdminLink.words(links, secret)));
    }
}
