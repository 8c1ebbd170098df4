package org.weightgate;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToOne;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.Portal;

import java.time.Clock;

class ArchitectureTests {
    private static final String[] LIBRARIES = {
        "java..", "javax.crypto..", "org.jspecify..", "jdk.incubator.vector.."
    };
    private static JavaClasses all;

    @BeforeAll
    static void readClasses() {
        all =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.weightgate");
    }

    @Test
    void modulesDependOnlyOnWhatTheyDeclare() {
        ApplicationModules modules = ApplicationModules.of(Portal.class).verify();
        new Documenter(modules).writeModulesAsPlantUml();
    }

    @Test
    void theCheckpointCoreKnowsNothingOfOurs() {
        core("checkpoint", "tools.jackson.core..").check(all);
    }

    @Test
    void theOtherCoresKnowOnlyTheCheckpointCore() {
        core("watermark", "tools.jackson.core..", "org.weightgate.checkpoint..").check(all);
        core("inference", "tools.jackson.core..", "org.weightgate.checkpoint..").check(all);
    }

    @Test
    void theClientNeverSeesThePortal() {
        noClasses()
                .that()
                .resideInAPackage("org.weightgate.client..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.weightgate.portal..", "org.springframework.."))
                .check(all);
    }

    @Test
    void onlyMarkingAndTracingAndTheCatalogSeeTheCores() {
        noClasses()
                .that(
                        resideInAnyPackage("org.weightgate.portal..")
                                .and(
                                        not(
                                                resideInAnyPackage(
                                                        "org.weightgate.portal.marking..",
                                                        "org.weightgate.portal.tracing.."))))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "org.weightgate.watermark..", "org.weightgate.inference.."))
                .check(all);
        noClasses()
                .that(
                        resideInAnyPackage("org.weightgate.portal..")
                                .and(
                                        not(
                                                resideInAnyPackage(
                                                        "org.weightgate.portal.catalog..",
                                                        "org.weightgate.portal.marking..",
                                                        "org.weightgate.portal.tracing.."))))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.weightgate.checkpoint.."))
                .check(all);
    }

    @Test
    void aDecisionCannotHandOutBytes() {
        noClasses()
                .that()
                .resideInAPackage("org.weightgate.portal.access..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.weightgate.portal.storage..", "software.amazon.."))
                .check(all);
    }

    /// It may be wrong. The command that prints the first admin's link runs beside the portal.
    @Test
    void nothingInThePortalGoesByTheMachinesClock() {
        noClasses()
                .that()
                .resideInAPackage("org.weightgate.portal..")
                .and()
                .doNotHaveSimpleName("AdminLink")
                .should()
                .callMethodWhere(
                        describe("the machine's clock is read", ArchitectureTests::readsTheClock))
                .check(all);
    }

    private static boolean readsTheClock(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        String name = call.getName();
        boolean given =
                call.getTarget().getRawParameterTypes().stream()
                        .anyMatch(type -> type.isEquivalentTo(Clock.class));
        return owner.startsWith("java.time.") && name.equals("now") && !given
                || owner.equals("java.time.Clock") && name.startsWith("system")
                || owner.equals("java.lang.System") && name.equals("currentTimeMillis");
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Dto|Entity)")
                .check(all);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        noFields().should().beAnnotatedWith(Autowired.class).check(all);
    }

    @Test
    void controllersStayInsideTheirModule() {
        classes()
                .that()
                .areAnnotatedWith(Controller.class)
                .or()
                .areAnnotatedWith(RestController.class)
                .should()
                .notBePublic()
                .check(all);
    }

    @Test
    void aggregatesReferToEachOtherByIdOnly() {
        noFields()
                .should()
                .beAnnotatedWith(ManyToMany.class)
                .orShould()
                .beAnnotatedWith(OneToOne.class)
                .orShould()
                .beAnnotatedWith(ManyToOne.class)
                .allowEmptyShould(true)
                .check(all);
    }

    private static ArchRule core(String name, String... more) {
        String[] allowed = new String[LIBRARIES.length + more.length + 1];
        System.arraycopy(LIBRARIES, 0, allowed, 0, LIBRARIES.length);
        System.arraycopy(more, 0, allowed, LIBRARIES.length, more.length);
        allowed[allowed.length - 1] = "org.weightgate." + name + "..";
        return classes()
                .that()
                .resideInAPackage("org.weightgate." + name + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed))
                .allowEmptyShould(true);
    }
}
