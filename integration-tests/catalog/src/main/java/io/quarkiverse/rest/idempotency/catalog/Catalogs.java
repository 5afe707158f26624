package io.quarkiverse.rest.idempotency.catalog;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.jdbc.JdbcCatalog;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;

/**
 * The catalogs of all realms. A catalog exists as soon as it is named; its tables are files under the warehouse.
 */
@ApplicationScoped
public class Catalogs {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,60}");

    @Inject
    AgroalDataSource datasource;

    @Inject
    CatalogSettings settings;

    @Inject
    AfterCommit afterCommit;

    private final ConcurrentMap<String, JdbcCatalog> catalogs = new ConcurrentHashMap<>();

    /** Creates the tables of the database outside of any request. */
    void createTables(@Observes StartupEvent started) {
        open("default", "default", true);
    }

    JdbcCatalog catalog(String realm, String name) {
        if (!NAME.matcher(realm).matches() || !NAME.matcher(name).matches()) {
            throw new BadRequestException("Not the name of a realm or a catalog");
        }
        return catalogs.computeIfAbsent(realm + "." + name, qualified -> open(realm, name, false));
    }

    private JdbcCatalog open(String realm, String name, boolean createTables) {
        JdbcCatalog catalog = new JdbcCatalog(properties -> new CatalogFileIO(afterCommit),
                properties -> new DatasourceConnections(datasource), createTables);
        catalog.initialize(realm + "." + name, Map.of(
                CatalogProperties.URI, "jdbc:of-the-datasource",
                CatalogProperties.WAREHOUSE_LOCATION, location(realm, name),
                // with views, and without tables in namespaces that do not exist
                "jdbc.schema-version", "V1",
                "jdbc.strict-mode", "true"));
        return catalog;
    }

    private String location(String realm, String name) {
        return "file://" + settings.warehouse().toAbsolutePath().normalize().resolve(realm).resolve(name);
    }
}
