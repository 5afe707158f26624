package io.quarkiverse.rest.idempotency.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.requests.CreateViewRequest;
import org.apache.iceberg.rest.requests.RegisterViewRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ListTablesResponse;
import org.apache.iceberg.rest.responses.LoadViewResponse;

/**
 * Views: each handler asks whether the caller may, and then lets Iceberg do it, in one transaction.
 */
@ApplicationScoped
@Transactional
public class ViewHandlers {

    @Inject
    Permission permission;

    ListTablesResponse list(String name, Namespace namespace, String pageToken, String pageSize) {
        JdbcCatalog catalog = permission.toRead(name);
        return pageSize == null ? CatalogHandlers.listViews(catalog, namespace)
                : CatalogHandlers.listViews(catalog, namespace, pageToken, pageSize);
    }

    LoadViewResponse load(String name, TableIdentifier view) {
        return CatalogHandlers.loadView(permission.toRead(name), view);
    }

    /** For the replay of another operation, which needs the privilege of that one and not that of {@link #load}. */
    LoadViewResponse again(String name, TableIdentifier view) {
        return CatalogHandlers.loadView(permission.asked(name), view);
    }

    void exists(String name, TableIdentifier view) {
        CatalogHandlers.viewExists(permission.toRead(name), view);
    }

    LoadViewResponse create(String name, Namespace namespace, CreateViewRequest request) {
        return CatalogHandlers.createView(permission.toWrite(name), namespace, request);
    }

    LoadViewResponse register(String name, Namespace namespace, RegisterViewRequest request) {
        return CatalogHandlers.registerView(permission.toWrite(name), namespace, request);
    }

    LoadViewResponse replace(String name, TableIdentifier view, UpdateTableRequest request) {
        return CatalogHandlers.updateView(permission.toWrite(name), view, request);
    }

    void drop(String name, TableIdentifier view) {
        CatalogHandlers.dropView(permission.toWrite(name), view);
    }

    void rename(String name, RenameTableRequest request) {
        CatalogHandlers.renameView(permission.toWrite(name), request);
    }
}
