package dev.lanewise.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules of the house that the compiler does not check. Arrows between modules it does. */
class HouseTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.lanewise");

  private static final DescribedPredicate<JavaClass> SEALED =
      describe("sealed", type -> type.reflect().isSealed());

  @Test
  void everyRoomIsInSight() {
    for (String room :
        new String[] {"engine.tensor", "layers", "models.data", "conformance", "cli"}) {
      assertTrue(HOUSE.containPackage("dev.lanewise." + room), room);
    }
  }

  @Test
  void packagesDependOnEachOtherOneWay() {
    slices().matching("dev.lanewise.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void classesAreFinalOrSealed() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .areNotAnonymousClasses()
        .should(have(DescribedPredicate.or(modifier(JavaModifier.FINAL), SEALED)))
        .check(HOUSE);
  }

  @Test
  void nothingIsCalledUtil() {
    noClasses()
        .should()
        .resideInAPackage("..util..")
        .orShould()
        .haveSimpleNameContaining("Util")
        .check(HOUSE);
  }

  /** Vectors of two widths in one JVM are boxed: see {@code Simd}. */
  @Test
  void vectorsHaveOneWidth() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.lanewise.engine.simd.Simd")
        .and()
        .doNotHaveFullyQualifiedName("dev.lanewise.cli.Doctor") // compares it with the machine's
        .should()
        .accessFieldWhere(
            DescribedPredicate.describe(
                "a species", access -> access.getTarget().getName().startsWith("SPECIES_")))
        .check(HOUSE);
  }
}
