package org.weightgate.portal.notices;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantKind;
import org.weightgate.portal.access.GrantStop.GrantExpired;
import org.weightgate.portal.access.GrantStop.GrantRevoked;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.marking.CopyPrepared;

/// What recipients are told of their grants: ready, revoked, expired.
@Component
class GrantNotices {
    private final Letters letters;
    private final GrantDesk grants;

    GrantNotices(Letters letters, GrantDesk grants) {
        this.letters = letters;
        this.grants = grants;
    }

    @EventListener
    void on(CopyPrepared act) {
        GrantView grant = grants.grant(act.grant());
        if (grant.rehearsal()) {
            return;
        }
        letters.write(
                grant.recipient(),
                RequestNotices.subject("Your copy is ready", grant.model(), grant.reference()),
                """
                your copy of %s (release %s) is signed and ready. It is made for you alone, marked so
                that it can be told from every other; keep it to yourself as the terms say.
                You can download it through %s, with the commands shown here:\
                """
                        .formatted(grant.model(), grant.releaseLabel(), grant.lastDay()),
                "/grants/" + grant.reference());
    }

    @EventListener
    void on(GrantRevoked act) {
        boolean rehearsal = act.subject().kind() == GrantKind.REHEARSAL;
        letters.write(
                act.recipient(),
                RequestNotices.subject("Access revoked", act.model(), act.reference()),
                """
                your %s %s was revoked; downloads have stopped. The reason given:

                %s

                %s here:\
                """
                        .formatted(
                                rehearsal ? "rehearsal of" : "access to",
                                act.model(),
                                RequestNotices.quoted(act.reason()),
                                rehearsal
                                        ? "The grant stands"
                                        : "Delete every copy you have, and certify it within a"
                                                + " month"),
                "/grants/" + act.reference());
    }

    @EventListener
    void on(GrantExpired act) {
        if (act.subject().kind() == GrantKind.REHEARSAL) {
            return;
        }
        letters.write(
                act.recipient(),
                RequestNotices.subject("Access expired", act.model(), act.reference()),
                """
                your access to %s has come to its end, as the grant said it would. Ask for its
                renewal within three months, or delete every copy and certify it within one:\
                """
                        .formatted(act.model()),
                "/grants/" + act.reference());
    }
}
