package org.weightgate.portal.accounts.signin;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.AccountAct;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Acts;
import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.Network;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.mail.Outbox;

import java.util.Optional;

/// Signing in by a code that is mailed and typed. The same happens for every address, known or not,
/// so the answer tells nothing; whoever proves an unknown one becomes a researcher.
@Service
@Transactional
public class SignIn {
    private final SignInCodes codes;
    private final People people;
    private final Outbox outbox;
    private final Acts acts;

    SignIn(SignInCodes codes, People people, Outbox outbox, Acts acts) {
        this.codes = codes;
        this.people = people;
        this.outbox = outbox;
        this.acts = acts;
    }

    Asking ask(Email email, String ip) {
        Secret code = Secret.random(Secret.UNAMBIGUOUS, 8);
        Asking asking = codes.keep(email, code, Network.caller(ip));
        if (asking instanceof Asking.Asked) {
            outbox.sendSecret(
                    email.value(), "Your sign-in code for Weightgate", text(code), codes.end());
        }
        return asking;
    }

    Optional<Email> address(Secret browser) {
        return codes.address(browser);
    }

    Redeeming redeem(Secret browser, String typed) {
        return switch (codes.redeem(browser, typed)) {
            case SignInCodes.Right(Email email) -> welcome(email);
            case SignInCodes.Wrong(int left) ->
                    left > 0 ? new Redeeming.Wrong(left) : new Redeeming.Dead();
            case SignInCodes.None _ -> new Redeeming.Dead();
        };
    }

    private Redeeming welcome(Email email) {
        People.Joined joined = people.join(email);
        if (!joined.person().active()) {
            return new Redeeming.Deactivated();
        }
        signedIn(joined.person().id(), "code");
        return new Redeeming.Welcome(joined.person(), joined.fresh());
    }

    /// Only a [DemoDoor] can vouch for a demo person, and there is one in the profile `demo` alone.
    Person asDemo(DemoDoor door, String handle) {
        Person person =
                people.byHandle(handle)
                        .filter(p -> p.active() && door.knows(handle))
                        .orElseThrow(DemoClosed::new);
        signedIn(person.id(), "demo");
        return person;
    }

    void signedIn(AccountId account, String way) {
        acts.publish(at -> new AccountAct.SignedIn(account, at, account, way));
    }

    void signedOut(AccountId account) {
        acts.publish(at -> new AccountAct.SignedOut(account, at, account));
    }

    void signedOutEverywhere(AccountId account) {
        acts.publish(at -> new AccountAct.SignedOutEverywhere(account, at, account));
    }

    private static String text(Secret code) {
        return """
        Your code is

        %s

        It is valid for 10 minutes, once, and only in the browser where you asked for it.
        If you did not ask, ignore this mail; nobody can do anything without the code.
        """
                .formatted(code.text());
    }
}
