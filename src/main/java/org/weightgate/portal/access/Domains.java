package org.weightgate.portal.access;

import com.google.common.net.InternetDomainName;

import org.weightgate.portal.forms.Answers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What an e-mail domain says about the organisation somebody claims.
final class Domains {
    private static final Set<String> PUBLIC =
            Set.of(
                    ("gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com"
                         + " ymail.com icloud.com me.com mac.com aol.com gmx.net gmx.de gmx.com"
                         + " web.de mail.com mail.ru yandex.ru yandex.com qq.com 163.com 126.com"
                         + " sina.com foxmail.com naver.com daum.net hanmail.net proton.me"
                         + " protonmail.com pm.me tutanota.com tuta.com fastmail.com zoho.com"
                         + " hey.com")
                            .split(" "));
    private static final Set<String> THROWAWAY =
            Set.of(
                    ("mailinator.com guerrillamail.com 10minutemail.com temp-mail.org yopmail.com"
                         + " sharklasers.com trashmail.com getnada.com maildrop.cc dispostable.com"
                         + " throwawaymail.com mintemail.com")
                            .split(" "));
    private static final Set<String> GOVERNMENT =
            Set.of("gov", "gob", "gouv", "govt", "gub", "mil", "go");
    private static final Set<String> SMALL_WORDS =
            Set.of("of", "the", "and", "for", "de", "la", "der", "die", "das", "und", "für", "at");

    private Domains() {}

    static String of(String email) {
        return email.substring(email.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    static boolean isPublic(String domain) {
        return PUBLIC.contains(domain);
    }

    /// Whether anybody can read or get a mailbox there.
    static boolean isAnybodys(String domain) {
        return PUBLIC.contains(domain) || THROWAWAY.contains(domain);
    }

    /// The part of a domain that its owner registered: `inst.ac.uk` of `cs.inst.ac.uk`, by the
    /// Public Suffix List; the last two labels where the list knows nothing.
    static String registrable(String domain) {
        if (InternetDomainName.isValid(domain)) {
            InternetDomainName name = InternetDomainName.from(domain);
            if (name.isUnderPublicSuffix()) {
                return name.topPrivateDomain().toString();
            }
        }
        String[] labels = domain.split("\\.");
        return labels.length < 2
                ? domain
                : labels[labels.length - 2] + "." + labels[labels.length - 1];
    }

    /// Compares the address given, the account's own, proven one, and the organisation named.
    static List<Signal> signals(Answers answers, String accountEmail) {
        List<Signal> signals = new ArrayList<>();
        String given = answers.text("email");
        String domain = of(given);
        String account = of(accountEmail);
        if (given.equalsIgnoreCase(accountEmail)) {
            signals.add(Signal.good("address proven", "Signs in with the address given."));
        } else if (domain.equals(account)) {
            signals.add(
                    Signal.good(
                            "domain proven", "Signs in with another address at " + domain + "."));
        } else {
            signals.add(
                    Signal.warn(
                            "address not proven",
                            "Gave an address at %s but signs in at %s."
                                    .formatted(domain, account)));
        }
        signals.add(organisation(domain, answers.text("organisation")));
        kind(domain).ifPresent(signals::add);
        return signals;
    }

    /// What the domain says about itself, as registries give such names out.
    static Optional<Signal> kind(String domain) {
        String[] labels = domain.split("\\.");
        String last = labels[labels.length - 1];
        String second = labels.length > 2 && last.length() == 2 ? labels[labels.length - 2] : last;
        if (THROWAWAY.contains(domain)) {
            return Optional.of(
                    Signal.warn("throwaway address", domain + " gives addresses that vanish."));
        }
        if (second.equals("edu") || second.equals("ac")) {
            return Optional.of(
                    Signal.good(
                            "academic domain",
                            "Names under .%s go to universities."
                                    .formatted(second.equals(last) ? last : second + "." + last)));
        }
        return GOVERNMENT.contains(second)
                ? Optional.of(
                        Signal.quiet("government domain", domain + " is a public authority's."))
                : Optional.empty();
    }

    private static Signal organisation(String domain, String organisation) {
        if (isPublic(domain)) {
            return Signal.warn("public mail provider", domain + " gives addresses to anybody.");
        }
        return fits(domain, organisation)
                ? Signal.good("domain fits", "%s fits “%s”.".formatted(domain, organisation))
                : Signal.quiet(
                        "domain unclear",
                        "%s does not obviously belong to “%s”.".formatted(domain, organisation));
    }

    /// Without the public suffix at its end, which is nobody's name.
    private static String owned(String domain) {
        String suffix = domain.substring(domain.lastIndexOf('.') + 1);
        if (InternetDomainName.isValid(domain)) {
            InternetDomainName known = InternetDomainName.from(domain).publicSuffix();
            suffix = known == null ? suffix : known.toString();
        }
        int end = domain.length() - suffix.length() - 1;
        return end <= 0 ? "" : domain.substring(0, end);
    }

    /// A long word of the name, or its initials, is a label of the domain.
    static boolean fits(String domain, String organisation) {
        Set<String> labels = Set.copyOf(Arrays.asList(owned(domain).split("\\.")));
        List<String> words =
                Arrays.stream(organisation.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                        .filter(w -> !w.isEmpty() && !SMALL_WORDS.contains(w))
                        .toList();
        String initials = words.stream().map(w -> w.substring(0, 1)).collect(Collectors.joining());
        boolean byInitials = initials.length() >= 2 && labels.contains(initials);
        boolean byWord =
                words.stream()
                        .filter(w -> w.length() >= 4)
                        .anyMatch(
                                w ->
                                        labels.stream()
                                                .anyMatch(
                                                        l ->
                                                                l.contains(w)
                                                                        || l.length() >= 4
                                                                                && w.startsWith(
                                                                                        l)));
        boolean same = words.stream().anyMatch(labels::contains);
        return byInitials || byWord || same;
    }
}
