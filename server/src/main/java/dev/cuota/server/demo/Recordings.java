package dev.cuota.server.demo;

import dev.cuota.server.imports.ImportPlan;
import dev.cuota.server.imports.Recording;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The public recordings that ship with the program, and what each is imported as. */
final class Recordings {
  /** Requests of a web site; the client's address is the tenant. */
  static final Feed REQUESTS = new Feed(shipped("access.log.gz"), ImportPlan.accessLog());

  private static final Recording ORDER_LINES = shipped("orders.csv.gz");
  private static final Recording CALLS = shipped("llm_tokens.csv.gz");

  /** Order lines of a web shop, each counted as an order; the customer is the tenant. */
  static final Feed ORDERS =
      new Feed(ORDER_LINES, orders("order", Map.of("data.country", "Country")));

  /** The same lines as amounts sold. */
  static final Feed SALES =
      new Feed(
          ORDER_LINES,
          orders(
              "sale",
              Map.of(
                  "data.amount", "Quantity*UnitPrice",
                  "data.currency", "'GBP'",
                  "data.country", "Country")));

  /** Tokens given to a language model; the trace names no tenant, so agencies are dealt them. */
  static final Feed CONTEXT_TOKENS = new Feed(CALLS, tokens("context", "ContextTokens"));

  /** Tokens it gave back. */
  static final Feed GENERATED_TOKENS = new Feed(CALLS, tokens("generated", "GeneratedTokens"));

  static final List<Feed> OF_STOREFRONT = List.of(REQUESTS, ORDERS, SALES);
  static final List<Feed> OF_PROPTECH = List.of(CONTEXT_TOKENS, GENERATED_TOKENS);

  private Recordings() {}

  /** A recording with the way to read it. */
  record Feed(Recording recording, ImportPlan plan) {}

  private static ImportPlan orders(String type, Map<String, String> data) {
    SequencedMap<String, String> parts = new LinkedHashMap<>();
    parts.put("tenant", "CustomerID:-guest");
    parts.put("time", "InvoiceDate");
    parts.putAll(data);
    return ImportPlan.csv(type, parts).withTimes("dd-MM-yy H:mm", ZoneOffset.UTC);
  }

  private static ImportPlan tokens(String kind, String column) {
    SequencedMap<String, String> parts = new LinkedHashMap<>();
    parts.put("tenant", "'agency'");
    parts.put("time", "TIMESTAMP");
    parts.put("data.tokens", column);
    parts.put("data.kind", "'" + kind + "'");
    return ImportPlan.csv("ai.usage", parts).withSource("recording/llm_tokens/" + kind);
  }

  private static Recording shipped(String file) {
    return new Recording() {
      @Override
      public String name() {
        return file;
      }

      @Override
      public InputStream raw() throws IOException {
        InputStream in = Recordings.class.getResourceAsStream("/recordings/" + file);
        if (in == null) {
          throw new IOException(file + " is missing from the program");
        }
        return in;
      }
    };
  }
}
