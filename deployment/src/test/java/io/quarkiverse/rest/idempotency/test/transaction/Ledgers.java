package io.quarkiverse.rest.idempotency.test.transaction;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.StartupEvent;

/** Effects in another datasource than the default one. */
@ApplicationScoped
public class Ledgers {

    @Inject
    @DataSource("ledgers")
    AgroalDataSource dataSource;

    void begin(@Observes StartupEvent event) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE ledger (code VARCHAR(64) NOT NULL)");
        }
    }

    public void add(String code) {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO ledger VALUES ('" + code + "')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public long count() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM ledger")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
