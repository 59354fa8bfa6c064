package dev.cuota.acceptance.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** What the laws speak of: the modules, and the rooms from the ground up. */
final class House {
  static final String ROOT = "dev.cuota";

  /** A room may name itself and the rooms before it, never one behind it. */
  static final List<String> ROOMS =
      List.of(
          "platform",
          "security",
          "catalog",
          "clusters",
          "accounts",
          "metering",
          "rating",
          "limits",
          "quota",
          "fx",
          "billing",
          "statements",
          "margin",
          "simulation",
          "payments",
          "notifications",
          "reconciliation",
          "dossiers");

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(
              "dev.cuota.core",
              "dev.cuota.contract",
              "dev.cuota.client",
              "dev.cuota.spring",
              "dev.cuota.engine",
              "dev.cuota.gateways",
              "dev.cuota.server");

  private House() {}

  static String engine(String room) {
    return "dev.cuota.engine." + room;
  }

  static String core(String room) {
    return "dev.cuota.core." + room;
  }

  /** The outermost class that a class is written in. */
  static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(House::outermost).orElse(type);
  }
}
