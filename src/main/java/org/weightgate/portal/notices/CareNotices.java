package org.weightgate.portal.notices;

import static org.weightgate.portal.notices.RequestNotices.quoted;
import static org.weightgate.portal.notices.RequestNotices.subject;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantAct;
import org.weightgate.portal.access.GrantDuty.DeletionCertified;
import org.weightgate.portal.access.GrantDuty.GrantRecalled;
import org.weightgate.portal.access.GrantDuty.GrantReminded;
import org.weightgate.portal.access.GrantDuty.IncidentReported;
import org.weightgate.portal.access.GrantStop.GrantResumed;
import org.weightgate.portal.access.GrantStop.GrantSuspended;
import org.weightgate.portal.access.GrantTerm.GrantRenewed;
import org.weightgate.portal.access.GrantTerm.SignatureAsked;
import org.weightgate.portal.accounts.RoleName;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;

/// What is told of a grant's life between its beginning and its end.
@Component
class CareNotices {
    private final Letters letters;

    CareNotices(Letters letters) {
        this.letters = letters;
    }

    @EventListener
    void on(SignatureAsked act) {
        recipient(
                act,
                "New terms to sign",
                act.first()
                        ? """
                        the terms of %s changed while your request was on its way: version %d is
                        current. Nothing can be downloaded until you have signed it here:\
                        """
                                .formatted(act.model(), act.termsVersion())
                        : """
                        the publisher of %s revised its terms: version %d is current. Your grant
                        goes on under the old ones until %s and is suspended then, unless you have
                        signed the new ones. What changed, and the place to sign:\
                        """
                                .formatted(act.model(), act.termsVersion(), day(act.due())));
    }

    @EventListener
    void on(GrantSuspended act) {
        String why = act.note().isBlank() ? act.why().words() + "." : quoted(act.note());
        recipient(
                act,
                "Access suspended",
                """
                downloads of %s have stopped for now. The reason:

                %s

                What you can do about it:\
                """
                        .formatted(act.model(), why));
    }

    @EventListener
    void on(GrantResumed act) {
        recipient(
                act,
                "Access resumed",
                "the suspension of your access to %s is lifted.".formatted(act.model()));
    }

    @EventListener
    void on(GrantRenewed act) {
        recipient(
                act,
                "Access renewed",
                "your access to %s now lasts through %s."
                        .formatted(act.model(), day(act.expires().minusNanos(1))));
    }

    @EventListener
    void on(GrantRecalled act) {
        recipient(
                act,
                act.withdrawn() ? "Release withdrawn" : "Release called back",
                """
                the publisher has %s release %s of %s. The reason given:

                %s

                Delete every copy you have and certify it by %s, on the page of the grant:\
                """
                        .formatted(
                                act.withdrawn() ? "withdrawn" : "called back",
                                act.label(),
                                act.model(),
                                quoted(act.reason()),
                                day(act.due())));
    }

    @EventListener
    void on(DeletionCertified act) {
        recipient(
                act,
                "Deletion certified",
                "your certificate that every copy of %s is deleted is on record."
                        .formatted(act.model()));
    }

    @EventListener
    void on(IncidentReported act) {
        String subject = subject("Incident reported", act.model(), act.reference());
        String text = "a recipient of %s reports:\n\n%s".formatted(act.model(), quoted(act.what()));
        String path = "/grants/" + act.reference();
        letters.to(RoleName.PUBLISHER, act.model(), Set.of(act.recipient()), subject, text, path);
        letters.to(RoleName.REVIEWER, act.model(), Set.of(act.recipient()), subject, text, path);
        recipient(
                act,
                "Your report is received",
                "the people responsible for %s have it. Thank you for telling."
                        .formatted(act.model()));
    }

    @EventListener
    void on(GrantReminded act) {
        String due = day(act.due().minusNanos(1));
        switch (act.kind()) {
            case EXPIRY ->
                    recipient(
                            act,
                            "Access ends in %d days".formatted(act.days()),
                            "your access to %s lasts through %s. Ask for its renewal here if you need it longer:"
                                    .formatted(act.model(), due));
            case TERMS ->
                    recipient(
                            act,
                            "New terms to sign by " + due,
                            "your access to %s is suspended after %s unless you sign the new terms:"
                                    .formatted(act.model(), due));
            case ATTESTATION ->
                    recipient(
                            act,
                            "Yearly attestation due by " + due,
                            "once a year you confirm that your copy of %s is kept and used as you signed. Without it, access is suspended after %s:"
                                    .formatted(act.model(), due));
            case CERTIFICATE ->
                    recipient(
                            act,
                            act.days() == 0
                                    ? "Deletion certificate overdue"
                                    : "Deletion certificate due by " + due,
                            "your access to %s is over or its release was called back. Delete every copy and certify it, due %s:"
                                    .formatted(act.model(), due));
        }
    }

    private void recipient(GrantAct act, String what, String text) {
        letters.write(
                act.recipient(),
                subject(what, act.model(), act.reference()),
                text,
                "/grants/" + act.reference());
    }

    private static String day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC).toString();
    }
}
