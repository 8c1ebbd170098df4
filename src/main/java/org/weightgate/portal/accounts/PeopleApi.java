package org.weightgate.portal.accounts;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// People and roles for programs of admins; the same acts as on the pages.
@RestController
@RequestMapping("/api/v1/people")
class PeopleApi {
    private final Membership membership;

    PeopleApi(Membership membership) {
        this.membership = membership;
    }

    record RoleJson(@Nullable String role, @Nullable String scope) {
        Role parse() {
            RoleName name =
                    RoleName.of(Objects.requireNonNullElse(role, ""))
                            .orElseThrow(
                                    () ->
                                            new BadInput(
                                                    "A role is researcher, reviewer, publisher,"
                                                            + " auditor or admin."));
            return Role.on(name, Objects.requireNonNullElse(scope, "*"));
        }
    }

    record PersonJson(
            String handle,
            String name,
            String email,
            boolean active,
            Instant since,
            List<RoleJson> roles) {
        static PersonJson of(PersonView view) {
            Person person = view.person();
            return new PersonJson(
                    person.handle(),
                    person.name(),
                    person.email(),
                    person.active(),
                    view.since(),
                    view.sorted().stream()
                            .map(r -> new RoleJson(r.name().word(), r.scope().value()))
                            .toList());
        }
    }

    record Invitation(
            @Nullable String email, @Nullable String name, @Nullable List<RoleJson> roles) {}

    @GetMapping
    Page<PersonJson> list(
            @CurrentActor Actor admin,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String cursor) {
        return membership.search(admin, q, cursor).map(PersonJson::of);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    PersonJson invite(@CurrentActor Actor admin, @RequestBody Invitation invitation) {
        Email email =
                Email.parse(Objects.requireNonNullElse(invitation.email(), ""))
                        .orElseThrow(() -> new BadInput("An e-mail address is needed."));
        Set<Role> roles = new HashSet<>();
        if (invitation.roles() != null) {
            invitation.roles().forEach(role -> roles.add(role.parse()));
        }
        return PersonJson.of(
                membership.invite(
                        admin, email, Objects.requireNonNullElse(invitation.name(), ""), roles));
    }

    @GetMapping("/{handle}")
    PersonJson show(@CurrentActor Actor admin, @PathVariable String handle) {
        return PersonJson.of(membership.view(admin, handle));
    }

    @PostMapping("/{handle}/roles")
    PersonJson give(
            @CurrentActor Actor admin, @PathVariable String handle, @RequestBody RoleJson role) {
        return PersonJson.of(membership.give(admin, handle, role.parse()));
    }

    @DeleteMapping("/{handle}/roles")
    PersonJson take(
            @CurrentActor Actor admin,
            @PathVariable String handle,
            @RequestParam String role,
            @RequestParam(defaultValue = "*") String scope) {
        return PersonJson.of(membership.take(admin, handle, new RoleJson(role, scope).parse()));
    }

    @PostMapping("/{handle}/deactivate")
    PersonJson deactivate(@CurrentActor Actor admin, @PathVariable String handle) {
        return PersonJson.of(membership.deactivate(admin, handle));
    }

    @PostMapping("/{handle}/reactivate")
    PersonJson reactivate(@CurrentActor Actor admin, @PathVariable String handle) {
        return PersonJson.of(membership.reactivate(admin, handle));
    }
}
