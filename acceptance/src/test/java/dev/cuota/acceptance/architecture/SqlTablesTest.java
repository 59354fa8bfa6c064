package dev.cuota.acceptance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Law 3, second half: a room's SQL touches its own tables. Who owns a table is said by the migration
 * that creates it; reading the names of a lower room's tenants, accounts and environments in a join
 * is allowed, writing them is not.
 */
class SqlTablesTest {
  private static final Path ENGINE = root().resolve("engine/src/main");
  private static final Pattern CREATE = Pattern.compile("create table (\\w+)");
  private static final Pattern WRITE =
      Pattern.compile("(?:insert into|update|delete from|copy|truncate)\\s+(\\w+)");
  private static final Pattern READ = Pattern.compile("(?:from|join)\\s+(\\w+)");

  /** Names that any room may look up. */
  private static final Set<String> DIRECTORY = Set.of("environments", "accounts", "tenants");

  @Test
  void aRoomsSqlWritesOnlyItsOwnTables() {
    assertThat(violations(WRITE, Set.of())).isEmpty();
  }

  @Test
  void aRoomsSqlReadsOnlyItsOwnTablesAndTheDirectory() {
    assertThat(violations(READ, DIRECTORY)).isEmpty();
  }

  private static List<String> violations(Pattern use, Set<String> allowed) {
    Map<String, String> owners = owners();
    List<String> violations = new ArrayList<>();
    for (Path file : files(ENGINE.resolve("java"), "Sql.java")) {
      String room = file.getName(file.getNameCount() - 2).toString();
      Matcher matcher = use.matcher(text(file));
      while (matcher.find()) {
        String table = matcher.group(1);
        String owner = owners.get(table);
        if (owner != null && !owner.equals(room) && !allowed.contains(table)) {
          violations.add(
              "%s of %s uses %s of %s".formatted(file.getFileName(), room, table, owner));
        }
      }
    }
    return violations;
  }

  private static Map<String, String> owners() {
    Map<String, String> owners = new HashMap<>();
    for (Path file : files(ENGINE.resolve("resources/db/migration"), ".sql")) {
      String name = file.getFileName().toString();
      String room = name.substring(name.indexOf("__") + 2, name.length() - ".sql".length());
      Matcher matcher = CREATE.matcher(text(file));
      while (matcher.find()) {
        owners.put(matcher.group(1), room);
      }
    }
    assertThat(owners).containsEntry("usage_ledger", "metering");
    return owners;
  }

  private static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The repository's root, wherever the build runs the test from. */
  private static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("engine/pom.xml"))) {
      at = Objects.requireNonNull(at.getParent(), "run it inside the repository");
    }
    return at;
  }
}
