package org.weightgate.portal.access;

import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.mail.Links;
import org.weightgate.portal.mail.Outbox;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Writes to whoever is asked to confirm a request. The link in the letter leads to a page; opening
/// it decides nothing. The outbox forgets the text once it is sent.
@Component
class ConfirmationLetters {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final ConfirmationLinks links;
    private final Catalog catalog;
    private final Outbox outbox;
    private final Links addresses;

    ConfirmationLetters(ConfirmationLinks links, Catalog catalog, Outbox outbox, Links addresses) {
        this.links = links;
        this.catalog = catalog;
        this.outbox = outbox;
        this.addresses = addresses;
    }

    void ask(AccessRequest request, Confirmation confirmation) {
        write(request, confirmation, "Please confirm");
    }

    void again(AccessRequest request, Confirmation confirmation, boolean changed) {
        if (changed) {
            revoke(confirmation);
        }
        ask(request, confirmation);
    }

    /// The links mailed so far lead nowhere from now on.
    void revoke(Confirmation confirmation) {
        links.revoke(confirmation);
    }

    void remind(AccessRequest request, Confirmation confirmation) {
        write(request, confirmation, "Reminder: please confirm");
    }

    private void write(AccessRequest request, Confirmation confirmation, String what) {
        Secret secret = links.mint(confirmation);
        Contact contact = confirmation.contact();
        RequestView view = request.view();
        String model = catalog.model(request.model()).title();
        String subject =
                "%s: %s asks for %s (%s)"
                        .formatted(what, view.applicantName(), model, request.reference());
        outbox.sendSecret(
                contact.email(),
                subject,
                text(view, confirmation, model, secret.text()),
                confirmation.expires());
    }

    private String text(RequestView view, Confirmation confirmation, String model, String secret) {
        return """
        Hello %s,

        %s of %s asks for access to the weights of %s and names you as %s.
        Before a reviewer decides, please say whether you can confirm this, by %s:

        %s

        The page says what exactly you are asked. Opening it decides nothing, and you need
        no account. What you write is read by the reviewers of this model, not by %s.
        If you do not know this person, say so there: it takes a minute and helps.

        The link is meant for you alone and works for one answer.

        Weightgate
        """
                .formatted(
                        confirmation.contact().name(),
                        view.applicantName(),
                        view.organisation().replaceAll("[\\s\\u2028\\u2029]+", " "),
                        model,
                        confirmation.contact().role().words(),
                        DAY.format(confirmation.expires()),
                        addresses.to("/confirm/" + secret),
                        view.applicantName());
    }
}
