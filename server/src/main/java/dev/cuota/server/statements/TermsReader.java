package dev.cuota.server.statements;

import dev.cuota.core.billing.Tax;
import dev.cuota.engine.accounts.AccountProfile;
import dev.cuota.engine.billing.Taxes;
import dev.cuota.engine.statements.Issuer;
import dev.cuota.server.limits.JsonBody;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads who issues statements, and which taxes are due. */
final class TermsReader {
  private static final int MAX_ADDRESS_LINES = 10;
  private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

  private String name = "";
  private String address = "";
  private String taxId = "";

  private TermsReader() {}

  /** Reads {@code {"name": "…", "address": ["…"], "taxId": "…"}}; what is not said is empty. */
  static Issuer issuer(byte[] body) {
    TermsReader reader = new TermsReader();
    JsonBody.read(body, reader::issuerField);
    return new Issuer(reader.name, reader.address, reader.taxId);
  }

  private void issuerField(JsonBody json, String field) {
    switch (field) {
      case "name" -> name = text(json, "/name", Issuer.MAX_NAME);
      case "address" -> address = address(json);
      case "taxId" -> taxId = text(json, "/taxId", Issuer.MAX_TAX_ID);
      default -> throw JsonBody.unknown("", field);
    }
  }

  private static String address(JsonBody json) {
    List<String> lines = new ArrayList<>();
    json.array(
        "/address",
        MAX_ADDRESS_LINES,
        index -> lines.add(text(json, "/address/" + index, Issuer.MAX_ADDRESS)));
    String address = String.join("\n", lines);
    if (address.length() > Issuer.MAX_ADDRESS) {
      throw JsonBody.wrong("/address", "statement.text", Issuer.MAX_ADDRESS);
    }
    return address;
  }

  private static String text(JsonBody json, String pointer, int most) {
    String text = json.text(pointer);
    if (text.length() > most) {
      throw JsonBody.wrong(pointer, "statement.text", most);
    }
    return text;
  }

  /** Reads {@code {"AR": {"name": "IVA", "percent": 21, "included": false}}}. */
  static SortedMap<String, Tax> taxes(byte[] body) {
    SortedMap<String, Tax> taxes = new TreeMap<>();
    JsonBody.read(body, (json, country) -> taxes.put(country, tax(json, country)));
    return taxes;
  }

  private static Tax tax(JsonBody json, String country) {
    String pointer = "/" + country;
    if (!AccountProfile.isCountry(country)) {
      throw JsonBody.wrong(pointer, "statement.country");
    }
    TaxFields fields = new TaxFields();
    json.object(pointer, field -> fields.read(json, pointer, field));
    return new Tax(
        JsonBody.needed(fields.name, pointer + "/name"),
        JsonBody.needed(fields.percent, pointer + "/percent"),
        fields.included);
  }

  /** Those of one tax. */
  private static final class TaxFields {
    private @Nullable String name;
    private @Nullable BigDecimal percent;
    private boolean included;

    void read(JsonBody json, String pointer, String field) {
      String here = pointer + "/" + field;
      switch (field) {
        case "name" -> {
          String text = json.text(here);
          if (text.isBlank() || text.length() > Taxes.MAX_NAME) {
            throw JsonBody.wrong(here, "statement.tax.name", Taxes.MAX_NAME);
          }
          name = text;
        }
        case "percent" -> {
          BigDecimal number = json.quantity(here).value();
          if (number.signum() < 0 || number.compareTo(WHOLE) > 0) {
            throw JsonBody.wrong(here, "statement.tax.percent");
          }
          percent = number;
        }
        case "included" -> included = json.flag(here);
        default -> throw JsonBody.unknown(pointer, field);
      }
    }
  }
}
