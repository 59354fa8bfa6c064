package dev.cuota.acceptance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LawsTest {

  /** Law 1. */
  @TestFactory
  Stream<DynamicTest> callsGoDownAndEventsGoUp() {
    return Stream.of("core", "engine")
        .flatMap(
            module ->
                House.ROOMS.stream()
                    .map(
                        room ->
                            DynamicTest.dynamicTest(
                                module + "." + room + " names no room above it",
                                () -> namesNoRoomAbove(module, room))));
  }

  private static void namesNoRoomAbove(String module, String room) {
    String[] above =
        House.ROOMS.subList(House.ROOMS.indexOf(room) + 1, House.ROOMS.size()).stream()
            .map(higher -> "dev.cuota." + module + "." + higher)
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.cuota." + module + "." + room)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(above));
  }

  /** Law 1, for modules. */
  @Test
  void nothingInTheEngineKnowsTheDoor() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.cuota.core..",
                "dev.cuota.contract..",
                "dev.cuota.engine..",
                "dev.cuota.gateways..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.cuota.server.."));
  }

  /** Law 2. */
  @Test
  void coreKnowsOnlyTheJdkJSpecifyAndJodaMoney() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.cuota.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "dev.cuota.core..", "java..", "org.jspecify..", "org.joda.money.."));
  }

  /** Law 2: no clock, no SQL, no HTTP in the rules either, though the JDK has them. */
  @Test
  void coreTouchesNothingOutsideItself() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.cuota.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.sql..",
                "java.net..",
                "java.nio.file..",
                "java.io..",
                "java.lang.management.."));
  }

  /** Law 2. */
  @Test
  void theEngineKnowsNoWebInjectionJsonOrVendor() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.cuota.engine..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "dev.cuota.core..",
                "dev.cuota.engine..",
                "java..",
                "javax.sql..",
                "javax.crypto..",
                "com.google.crypto.tink..",
                "org.jspecify..",
                "org.joda.money..",
                "org.jdbi..",
                "org.postgresql..",
                "com.zaxxer.hikari..",
                "org.flywaydb..",
                "com.github.kagkarlsson..",
                "com.github.benmanes.caffeine..",
                "com.fasterxml.uuid..",
                "io.zonky..",
                "org.apache.commons.compress..",
                "org.tukaani.xz..",
                "org.slf4j.."));
  }

  /** Law 2, for what runs in other people's programs. */
  @Test
  void clientKnowsOnlyTheJdkTheContractJSpecifyJacksonStreamingAndMicrometer() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.cuota.client..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "dev.cuota.client..",
                "dev.cuota.contract..",
                "java..",
                "org.jspecify..",
                "tools.jackson.core..",
                "io.micrometer.core.."));
  }

  /** Law 1, for modules: the starter sees of Cuota what every application may see. */
  @Test
  void theStarterKnowsOnlyTheClientSpringAndWhatAnApplicationMayHave() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.cuota.spring..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "dev.cuota.spring..",
                "dev.cuota.client..",
                "dev.cuota.contract..",
                "java..",
                "jakarta.servlet..",
                "org.aopalliance..",
                "org.springframework..",
                "org.slf4j..",
                "org.jspecify..",
                "tools.jackson.core..",
                "io.micrometer.core..",
                "org.postgresql.util.."));
  }

  /** Law 2: what asks the world for rates sees of Cuota the port to it. */
  @Test
  void theGatewayToRatesKnowsItsPortTheJdkAndJackson() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.cuota.gateways.rates..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "dev.cuota.gateways.rates..",
                "dev.cuota.core.fx..",
                "dev.cuota.engine.fx..",
                "java..",
                "javax.xml.stream..",
                "org.jspecify..",
                "tools.jackson.."));
  }

  /** Law 3: who writes SQL can only do so through these. */
  @Test
  void sqlIsWrittenInSqlClassesAndInThePlatformOnly() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.cuota.engine..")
            .and()
            .resideOutsideOfPackage("dev.cuota.engine.platform")
            .and(describe("are no …Sql", type -> !writesSql(type)))
            .should()
            .dependOnClassesThat(describe("run SQL", LawsTest::runsSql)));
  }

  /** A fault's code may be read anywhere. */
  private static boolean runsSql(JavaClass type) {
    String name = type.getPackageName();
    boolean library =
        name.startsWith("org.jdbi")
            || name.startsWith("org.postgresql.copy")
            || name.equals("java.sql");
    return library && !type.isEquivalentTo(java.sql.SQLException.class);
  }

  private static boolean writesSql(JavaClass type) {
    return House.outermost(type).getSimpleName().endsWith("Sql");
  }

  /** Law 3 for the doors. */
  @Test
  void doorsWriteNoSql() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.cuota.server..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "org.postgresql.."));
  }

  /** Law 3: SQL classes are nobody else's business. */
  @Test
  void sqlClassesAreHiddenInTheirRoom() {
    check(
        classes()
            .that()
            .haveSimpleNameEndingWith("Sql")
            .should()
            .notHaveModifier(JavaModifier.PUBLIC));
  }

  /** Law 4. */
  @Test
  void transactionsArePassedAndNeverKept() {
    check(
        fields()
            .that()
            .haveRawType("dev.cuota.engine.platform.Tx")
            .should()
            .beDeclaredInClassesThat(
                describe("live no longer than the transaction", LawsTest::livesInsideOneTx)));
  }

  private static boolean livesInsideOneTx(JavaClass type) {
    // Two readers that are made for one transaction and dropped with it.
    return Set.of("EventSql", "LevelQuery").contains(type.getSimpleName());
  }

  /** Law 7. */
  @Test
  void thereAreNoCheckedExceptionsOfOurOwn() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.cuota..")
            .and()
            .areAssignableTo(Exception.class)
            .should(
                new ArchCondition<JavaClass>("be checked") {
                  @Override
                  public void check(JavaClass item, ConditionEvents events) {
                    events.add(
                        new SimpleConditionEvent(
                            item,
                            !item.isAssignableTo(RuntimeException.class),
                            item.getName() + " is checked"));
                  }
                }));
  }

  /** Law 8. */
  @Test
  void onlyTheClockAsksTheMachineForTheTime() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.cuota.core..",
                "dev.cuota.client..",
                "dev.cuota.engine..",
                "dev.cuota.gateways..",
                "dev.cuota.server..")
            .and()
            .doNotHaveFullyQualifiedName("dev.cuota.engine.platform.Clock")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now"));
  }

  /** Law 10. */
  @Test
  void rulesAndRoomsKnowNoBinaryFractions() {
    Predicate<JavaClass> binary =
        type ->
            type.isEquivalentTo(double.class)
                || type.isEquivalentTo(float.class)
                || type.isEquivalentTo(Double.class)
                || type.isEquivalentTo(Float.class);
    check(noClassesWithFields(binary));
    check(
        methods()
            .that()
            .areDeclaredInClassesThat(
                resideInAPackage("dev.cuota.core..").or(resideInAPackage("dev.cuota.engine..")))
            .should()
            .notHaveRawReturnType(describe("binary fractions", binary)));
  }

  private static ArchRule noClassesWithFields(Predicate<JavaClass> binary) {
    return fields()
        .that()
        .areDeclaredInClassesThat(
            resideInAPackage("dev.cuota.core..").or(resideInAPackage("dev.cuota.engine..")))
        .should()
        .notHaveRawType(describe("binary fractions", binary));
  }

  /** Names that say nothing. */
  @Test
  void namesSayTheThing() {
    check(
        noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Service)$")
            .orShould()
            .haveNameMatching(".*\\.Default[A-Z].*"));
  }

  @Test
  void theHouseHasBeenRead() {
    assertThat(House.CLASSES.size()).isGreaterThan(200);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(House.CLASSES);
  }
}
