package org.weightgate.portal.access;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.PersonName;

/// Who is asked to confirm a request: a named person with an address at an institution.
@Embeddable
record Contact(@Enumerated(EnumType.STRING) ConfirmationRole role, String name, String email) {
    static Contact of(ConfirmationRole role, String name, String address) {
        Email email =
                Email.parse(address)
                        .orElseThrow(
                                () ->
                                        new BadQuery(
                                                "Give an address, like name@institution.edu.",
                                                "email"));
        String domain = Domains.of(email.value());
        if (Domains.isAnybodys(Domains.registrable(domain))) {
            throw new BadQuery(
                    "%s gives addresses to anybody; name somebody by an address at their institution."
                            .formatted(domain),
                    "email");
        }
        return new Contact(role, new PersonName(name).value(), email.value());
    }

    String domain() {
        return Domains.of(email);
    }

    /// Whether this is the same mailbox, whatever stands after a plus sign in it.
    boolean at(String address) {
        return mailbox(email).equals(mailbox(address));
    }

    private static String mailbox(String address) {
        String plain = address.strip().toLowerCase(java.util.Locale.ROOT);
        return plain.replaceFirst("\\+[^@]*@", "@");
    }
}
