package dev.cuota.engine.statements;

import dev.cuota.core.billing.Tax;
import dev.cuota.core.statements.StatementLine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chains the statements of an environment by their numbers: each seal is made of the one before and of all
 * that the statement says, so that one that is edited or taken out later does not fit any more.
 */
final class Seals {
  /** Before the first statement. */
  static final String NONE = "";

  private final StringBuilder text = new StringBuilder();

  private Seals() {}

  /** That of a statement, whose own is not looked at. */
  static String of(String before, StatementHead head, List<StatementLine> lines) {
    Seals seals = new Seals();
    seals.put(before);
    seals.put(head);
    lines.forEach(seals::put);
    return sha256(seals.text.toString());
  }

  private void put(StatementHead head) {
    put(head.id());
    put(head.number());
    put(head.from().name());
    put(head.from().address());
    put(head.from().taxId());
    put(head.to().account());
    put(head.to().key());
    put(head.to().name());
    put(head.to().country());
    put(head.month().start());
    put(head.issuedAt());
    put(head.lines());
    put(head.sum().amount());
    put(head.sum().tax());
    put(head.sum().total());
  }

  private void put(StatementLine line) {
    put(line.number());
    put(line.kind().wire());
    put(line.source());
    put(line.feature());
    put(line.title().english());
    put(line.title().spanish());
    put(line.period().start());
    put(line.period().end());
    put(line.price());
    StatementLine.Use use = line.use();
    put(use == null ? null : use.used());
    put(use == null ? null : use.included());
    put(use == null ? null : use.covered());
    put(line.amount());
    Tax tax = line.taxed();
    put(tax == null ? null : tax.name());
    put(tax == null ? null : tax.percent().toPlainString());
    put(tax == null ? null : tax.included());
    put(line.tax());
    put(line.explanation());
  }

  /** With its length, so that no two statements have the same text. */
  private void put(@Nullable Object field) {
    String written = field == null ? "" : field.toString();
    text.append(field == null ? -1 : written.length()).append(':').append(written).append('\n');
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
