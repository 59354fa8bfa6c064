package dev.cuota.examples.storefront;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Makes a new database and fills the shelves of three shops: a small one that is nearly full, one
 * with no coupon left to give, and one without limits. A database that has the tables is left alone.
 */
final class Stock {
  private static final List<String> ROWS =
      List.of(
          """
          insert into shop.products (tenant_id, name, price, currency, created_at)
          select tenant, names[1 + n % 12] || ' ' || kinds[1 + n / 12 % 9], 5 + n * 37 % 400 + 0.90,
                 currency, now() - n * interval '3 hours'
          from (values ('telar-andino', 96, 'ARS'), ('casa-lumbre', 210, 'MXN'),
                       ('mercado-sur', 640, 'CLP')) as shops (tenant, many, currency),
               generate_series(0, many - 1) as n,
               (values (array['Poncho', 'Manta', 'Alforja', 'Faja', 'Gorro', 'Bufanda', 'Tapiz',
                              'Camino', 'Bolso', 'Chal', 'Ruana', 'Cojín'],
                        array['de alpaca', 'de lana', 'de lino', 'azul', 'rojo', 'natural',
                              'bordado', 'grande', 'chico'])) as words (names, kinds)
          """,
          """
          insert into shop.banners (tenant_id, title, created_at)
          select tenant, titles[1 + (n - 1) % 5] || coalesce(' ' || nullif(n, 1), ''),
                 now() - n * interval '1 day'
          from (values ('telar-andino', 2), ('casa-lumbre', 8), ('mercado-sur', 14))
                 as shops (tenant, many),
               generate_series(1, many) as n,
               (values (array['Hot sale', 'Envío gratis', 'Nueva temporada', 'Dos por uno',
                              'Últimas unidades'])) as words (titles)
          """,
          """
          insert into shop.store_coupons (tenant_id, code, percent, is_active, created_at)
          select tenant, 'HOLA' || n, 5 + n % 6 * 5, n <= active, now() - n * interval '1 day'
          from (values ('casa-lumbre', 13, 10), ('mercado-sur', 34, 30))
                 as shops (tenant, many, active),
               generate_series(1, many) as n
          """,
          """
          insert into shop.images (tenant_id, name, bytes, created_at)
          select tenant, 'foto-' || n || '.webp', bytes, now() - n * interval '5 hours'
          from (values ('telar-andino', 8, 214500000), ('casa-lumbre', 22, 391000000),
                       ('mercado-sur', 60, 870000000)) as shops (tenant, many, bytes),
               generate_series(1, many) as n
          """);

  private Stock() {}

  static void fill(String url) {
    try (Connection connection = DriverManager.getConnection(url)) {
      if (!isThere(connection)) {
        ShopTables.create(connection);
        try (Statement statement = connection.createStatement()) {
          for (String rows : ROWS) {
            statement.execute(rows);
          }
        }
        connection.commit();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the shop cannot be stocked", e);
    }
  }

  private static boolean isThere(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select to_regclass('shop.orders') is not null")) {
      return row.next() && row.getBoolean(1);
    }
  }
}
