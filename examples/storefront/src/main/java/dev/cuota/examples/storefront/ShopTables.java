package dev.cuota.examples.storefront;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Makes the tables of the shop, where they are not there yet. */
final class ShopTables {
  private static final String[] TABLES = {
    // Two shops may start at once.
    "select pg_advisory_xact_lock(hashtext('shop tables'))",
    "create schema if not exists shop",
    """
    create table if not exists shop.products (
      id uuid primary key default gen_random_uuid(), tenant_id text not null, name text not null,
      price numeric not null, currency text not null, created_at timestamptz not null default now())
    """,
    """
    create table if not exists shop.banners (
      id uuid primary key default gen_random_uuid(), tenant_id text not null, title text not null,
      is_active boolean not null default true, created_at timestamptz not null default now())
    """,
    """
    create table if not exists shop.store_coupons (
      id uuid primary key default gen_random_uuid(), tenant_id text not null, code text not null,
      percent int not null, is_active boolean not null default true, archived_at timestamptz,
      created_at timestamptz not null default now())
    """,
    """
    create table if not exists shop.images (
      id uuid primary key default gen_random_uuid(), tenant_id text not null, name text not null,
      bytes bigint not null, created_at timestamptz not null default now())
    """,
    """
    create table if not exists shop.orders (
      id uuid primary key default gen_random_uuid(), tenant_id text not null,
      total numeric not null, currency text not null, created_at timestamptz not null default now())
    """,
    "create index if not exists products_of on shop.products (tenant_id, created_at desc)",
    "create index if not exists banners_of on shop.banners (tenant_id, created_at desc)",
    "create index if not exists store_coupons_of on shop.store_coupons (tenant_id, created_at desc)",
    "create index if not exists images_of on shop.images (tenant_id, created_at desc)",
    "create index if not exists orders_of on shop.orders (tenant_id, created_at desc)"
  };

  private ShopTables() {}

  static void create(DataSource database) {
    try (Connection connection = database.getConnection()) {
      create(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("the shop's tables cannot be made", e);
    }
  }

  static void create(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
    }
    connection.commit();
  }
}
