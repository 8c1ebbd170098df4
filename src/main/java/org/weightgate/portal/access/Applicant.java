package org.weightgate.portal.access;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.forms.Answers;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The columns by which a queue shows and finds who asks: the account's name and address, and the
/// organisation and address of the last submission.
@Embeddable
record Applicant(
        @Column(name = "applicant_name") String name,
        @Column(name = "applicant_email") String email,
        String organisation,
        String contact) {
    static Applicant of(Actor actor) {
        return new Applicant(actor.name(), actor.email(), "", "");
    }

    /// What the account already says, so that nobody is asked twice.
    Answers answers() {
        return Answers.of(Map.of("legalName", List.of(name), "email", List.of(email)));
    }

    /// Whether somebody with this address is of the same institution: the registered part of their
    /// domain is that of an address of the applicant's, or it fits the organisation named.
    /// Providers that give addresses to anybody are no institution.
    boolean kin(String reviewer) {
        String domain = Domains.registrable(Domains.of(reviewer));
        return !Domains.isPublic(domain)
                && (domain.equals(Domains.registrable(Domains.of(email)))
                        || domain.equals(Domains.registrable(Domains.of(contact)))
                        || Domains.fits(domain, organisation));
    }

    Applicant saying(Answers answers) {
        String address = answers.text("email").toLowerCase(Locale.ROOT);
        return new Applicant(name, email, answers.text("organisation"), address);
    }
}
