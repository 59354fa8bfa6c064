package dev.cuota.server.accounts;

import dev.cuota.engine.accounts.AccountProfile;
import dev.cuota.engine.accounts.NewAccount;
import dev.cuota.engine.accounts.StoreProfile;
import dev.cuota.server.limits.JsonBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads accounts that are to be made or described otherwise. */
final class AccountReader {
  private static final int DRAFT_DAYS = 30;

  private @Nullable String key;
  private String name;
  private String email;
  private @Nullable String country;
  private @Nullable String plan;
  private int draftDays = DRAFT_DAYS;
  private final List<NewAccount.NewStore> stores = new ArrayList<>();

  private AccountReader(AccountProfile before) {
    name = before.name();
    email = before.email();
    country = before.country();
  }

  static NewAccount account(byte[] body) {
    AccountReader reader = new AccountReader(AccountProfile.UNKNOWN);
    JsonBody.read(body, reader::field);
    return new NewAccount(
        Bodies.needed(reader.key, "/key"),
        reader.profile(),
        reader.plan,
        reader.stores,
        reader.draftDays);
  }

  /** What is not said stays. */
  static AccountProfile profile(byte[] body, AccountProfile before) {
    AccountReader reader = new AccountReader(before);
    JsonBody.read(
        body,
        (json, field) -> {
          if (!reader.described(json, field)) {
            throw JsonBody.unknown("", field);
          }
        });
    return reader.profile();
  }

  private AccountProfile profile() {
    return new AccountProfile(name, email, country);
  }

  private void field(JsonBody json, String field) {
    switch (field) {
      case "key" -> key = key(json, "/key");
      case "plan" -> plan = json.isNull() ? null : json.text("/plan");
      case "draftDays" -> draftDays = days(json);
      case "stores" ->
          json.array("/stores", NewAccount.MAX_STORES, index -> stores.add(store(json, index)));
      default -> {
        if (!described(json, field)) {
          throw JsonBody.unknown("", field);
        }
      }
    }
  }

  private boolean described(JsonBody json, String field) {
    switch (field) {
      case "name" -> name = name(json, "/name");
      case "email" -> email = orEmpty(Bodies.text(json, "/email", this::isEmail, "account.email"));
      case "country" ->
          country = Bodies.text(json, "/country", AccountProfile::isCountry, "account.country");
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean isEmail(String text) {
    return text.isEmpty() || AccountProfile.isEmail(text);
  }

  private static NewAccount.NewStore store(JsonBody json, int index) {
    String at = "/stores/" + index;
    StoreReader reader = new StoreReader(at, new StoreProfile("", null, null));
    String[] key = new String[1];
    json.object(
        at,
        field -> {
          if (field.equals("tenant")) {
            key[0] = key(json, at + "/tenant");
          } else if (!reader.field(json, field)) {
            throw JsonBody.unknown(at, field);
          }
        });
    return new NewAccount.NewStore(Bodies.needed(key[0], at + "/tenant"), reader.profile());
  }

  private static int days(JsonBody json) {
    long days = json.whole("/draftDays");
    if (days < 1 || days > NewAccount.MAX_DRAFT_DAYS) {
      throw JsonBody.wrong("/draftDays", "account.days", NewAccount.MAX_DRAFT_DAYS);
    }
    return (int) days;
  }

  private static String key(JsonBody json, String pointer) {
    return Objects.requireNonNull(
        Bodies.text(json, pointer, NewAccount::isKey, "account.key"), pointer);
  }

  static String name(JsonBody json, String pointer) {
    return orEmpty(
        Bodies.text(
            json, pointer, text -> text.length() <= AccountProfile.MAX_NAME_CHARS, "account.name"));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
