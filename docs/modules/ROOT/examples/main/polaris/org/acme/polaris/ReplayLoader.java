package org.acme.polaris;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;

import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.responses.LoadTableResponse;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogLoader;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;

/** The ReplayAuthorizer has asked for the privileges of the operation. Nothing is authorized here, and not as loadTable. */
@ApplicationScoped
public class ReplayLoader implements CatalogLoader {

    @Inject
    PolarisCatalogs catalogs;

    @Inject
    ObjectMapper mapper; // the one that reads the bodies of the catalog

    @Override
    public Loaded loadTable(CatalogRequest request, CatalogIdentifier table) {
        return Loaded.of(answer(catalogs.load(request.prefix(), table.namespace(), table.name(), delegation(request))));
    }

    @Override
    public Loaded loadView(CatalogRequest request, CatalogIdentifier view) {
        return Loaded.of(catalogs.loadView(request.prefix(), view.namespace(), view.name()));
    }

    @Override
    public Object stageTable(CatalogRequest request, Staged table) {
        CreateTableRequest create = mapper.convertValue(request.body(), CreateTableRequest.class);
        return catalogs.stage(request.prefix(), request.identifier().namespace(), create, table.uuid(), table.location(),
                delegation(request));
    }

    private Response answer(LoadTableResponse response) {
        return Response.ok(response).tag(catalogs.tag(response)).build();
    }

    private static List<String> delegation(CatalogRequest request) {
        return request.request().content().header("X-Iceberg-Access-Delegation");
    }
}
