package org.stratagrid.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that keep the house as docs/architecture.md draws it. */
class HouseTest {

    static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.stratagrid");

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "configurations", "scheduler", "deployment", "collector", "billing", "web"})
    void aServiceKnowsContractsAndPlatformAndNoOtherServiceInside(String service) {
        assertThat(HOUSE.that(resideInAPackage("org.stratagrid." + service + "..")))
                .isNotEmpty();
        classes()
                .that()
                .resideInAPackage("org.stratagrid." + service + "..")
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.<JavaClass>not(resideInAPackage("org.stratagrid.."))
                        .or(resideInAnyPackage(
                                "org.stratagrid." + service + "..",
                                "org.stratagrid.contracts..",
                                "org.stratagrid.platform..")))
                .check(HOUSE);
    }

    @Test
    void contractsAreValuesAndInterfacesOnly() {
        noClasses()
                .that()
                .resideInAPackage("org.stratagrid.contracts..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.stratagrid.platform..",
                        "org.springframework.context..",
                        "org.springframework.stereotype..",
                        "org.springframework.beans..",
                        "jakarta.persistence..")
                .check(HOUSE);
    }

    @Test
    void platformKnowsNoService() {
        classes()
                .that()
                .resideInAPackage("org.stratagrid.platform..")
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.<JavaClass>not(resideInAPackage("org.stratagrid.."))
                        .or(resideInAnyPackage("org.stratagrid.platform..", "org.stratagrid.contracts..")))
                .check(HOUSE);
    }

    /** Jobs and heartbeats run on the machine's time; what is metered, rated and dated runs on the Clock. */
    @Test
    void businessTimeComesFromTheClock() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.stratagrid.billing.rating..",
                        "org.stratagrid.billing.invoice..",
                        "org.stratagrid.collector..",
                        "org.stratagrid.accounts..")
                .should()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(HOUSE);
    }

    @Test
    void everyPackageIsNullChecked() throws ClassNotFoundException {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : HOUSE) {
            String name = type.getPackageName();
            Package marked = Class.forName(name + ".package-info").getPackage();
            if (!marked.isAnnotationPresent(NullMarked.class)) {
                unmarked.add(name);
            }
        }
        assertThat(unmarked).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses().should().haveSimpleNameEndingWith("Manager").check(HOUSE);
        noClasses().should().haveSimpleNameEndingWith("Helper").check(HOUSE);
        noClasses().should().haveSimpleNameEndingWith("Util").check(HOUSE);
        noClasses().should().haveSimpleNameEndingWith("Utils").check(HOUSE);
    }

    @Test
    void instantsAreNotTakenFromTheMachineInBillingRules() {
        noClasses()
                .that()
                .resideInAnyPackage("org.stratagrid.billing.rating..", "org.stratagrid.billing.invoice..")
                .should()
                .callMethod(Instant.class, "now")
                .check(HOUSE);
    }
}
