package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.ModelName;

import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A request of which somebody outside is asked, with what its tests look at: the mailed link, the
/// page behind it, the letters.
@PortalTest
abstract class AskedOutside {
    private static final Pattern LINK = Pattern.compile("/confirm/([0-9A-Za-z]{43})");

    @Autowired AccessFixture fixture;
    @Autowired Confirming confirming;
    @Autowired ConfirmationDoor door;
    @Autowired ConfirmationUpkeep upkeep;
    @Autowired RequestUpkeep requestUpkeep;
    @Autowired AccessDesk desk;
    @Autowired ReviewDesk review;
    @Autowired Rota rota;
    @Autowired Dossiers dossiers;
    @Autowired JdbcClient jdbc;
    @Autowired MockMvcTester mvc;
    @Autowired Visits visits;

    Actor ada;
    Actor rita;
    String ref;
    String mailbox;

    @BeforeEach
    void aSubmittedRequest() {
        ModelName model = fixture.model();
        ada = fixture.researcher();
        rita = fixture.reviewer(model);
        ref = fixture.submitted(ada).reference();
        mailbox = "grace." + UUID.randomUUID() + "@navy.example";
    }

    RequestView ask() {
        return confirming.ask(
                rita, ref, contact("Grace Hopper", mailbox), "Is this planned with you?", null);
    }

    static Contact contact(String name, String email) {
        return Contact.of(ConfirmationRole.REFERENCE, name, email);
    }

    void until(String distance) {
        jdbc.sql(
                        "update access_confirmation set expires = now() + %s where request = ?"
                                .formatted(distance))
                .param(ref)
                .update();
        jdbc.sql(
                        """
                        update access_confirmation_link set expires = now() + %s
                        where confirmation in (select id from access_confirmation where request = ?)
                        """
                                .formatted(distance))
                .param(ref)
                .update();
    }

    /// The one in the last letter.
    String link() {
        String body =
                jdbc.sql(
                                "select body from mail_outbox where recipient = ? order by created"
                                        + " desc limit 1")
                        .param(mailbox)
                        .query(String.class)
                        .single();
        Matcher link = LINK.matcher(body);
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    List<String> lettersTo(String address) {
        return jdbc.sql("select subject from mail_outbox where recipient = ?")
                .param(address)
                .query(String.class)
                .list();
    }

    MvcTestResult open(String secret) {
        return open(secret, "198.51.100." + Math.floorMod(ref.hashCode(), 250));
    }

    MvcTestResult open(String secret, String from) {
        return mvc.get()
                .uri("/confirm/" + secret)
                .with(
                        call -> {
                            call.setRemoteAddr(from);
                            return call;
                        })
                .exchange();
    }

    MvcTestResult answer(String secret, String answer, String statement) {
        return mvc.post()
                .uri("/confirm/" + secret)
                .formField("answer", answer)
                .formField("statement", statement)
                .with(
                        call -> {
                            call.setRemoteAddr("198.51.100.9");
                            return call;
                        })
                .exchange();
    }

    RequestStatus status() {
        return dossiers.of(rita, ref).request().status();
    }

    static Object done(Runnable act) {
        act.run();
        return "done";
    }
}
