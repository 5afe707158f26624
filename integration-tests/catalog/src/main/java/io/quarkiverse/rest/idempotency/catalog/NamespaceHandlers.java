package io.quarkiverse.rest.idempotency.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;
import org.apache.iceberg.rest.responses.CreateNamespaceResponse;
import org.apache.iceberg.rest.responses.GetNamespaceResponse;
import org.apache.iceberg.rest.responses.ListNamespacesResponse;
import org.apache.iceberg.rest.responses.UpdateNamespacePropertiesResponse;

/**
 * Namespaces: each handler asks whether the caller may, and then lets Iceberg do it, in one transaction.
 */
@ApplicationScoped
@Transactional
public class NamespaceHandlers {

    @Inject
    Permission permission;

    ListNamespacesResponse list(String name, Namespace parent, String pageToken, String pageSize) {
        JdbcCatalog catalog = permission.toRead(name);
        return pageSize == null ? CatalogHandlers.listNamespaces(catalog, parent)
                : CatalogHandlers.listNamespaces(catalog, parent, pageToken, pageSize);
    }

    GetNamespaceResponse load(String name, Namespace namespace) {
        return CatalogHandlers.loadNamespace(permission.toRead(name), namespace);
    }

    void exists(String name, Namespace namespace) {
        CatalogHandlers.namespaceExists(permission.toRead(name), namespace);
    }

    CreateNamespaceResponse create(String name, CreateNamespaceRequest request) {
        return CatalogHandlers.createNamespace(permission.toWrite(name), request);
    }

    void drop(String name, Namespace namespace) {
        CatalogHandlers.dropNamespace(permission.toWrite(name), namespace);
    }

    UpdateNamespacePropertiesResponse update(String name, Namespace namespace, UpdateNamespacePropertiesRequest request) {
        return CatalogHandlers.updateNamespaceProperties(permission.toWrite(name), namespace, request);
    }
}
