package org.weightgate.portal.access;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.ModelName;

/// A demo request that somebody outside is asked to confirm.
@Component
@Profile("demo")
class DemoConfirmation implements DemoTale {
    private final DemoStories stories;
    private final Confirming confirming;

    DemoConfirmation(DemoStories stories, Confirming confirming) {
        this.stories = stories;
        this.confirming = confirming;
    }

    @Override
    public void tell(Actor who, ModelName model) {
        if ((who.handle() + " " + model.name()).equals("paul opt-stories")) {
            Contact contact =
                    Contact.of(
                            ConfirmationRole.REFERENCE,
                            "Ingrid Lund",
                            "ingrid.lund@institute.example");
            confirming.ask(
                    stories.rita(),
                    stories.send(who, model),
                    contact,
                    "Is the probing study that is described here planned in your group?",
                    null);
        }
    }
}
