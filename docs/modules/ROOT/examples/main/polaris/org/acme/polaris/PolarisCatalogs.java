package org.acme.polaris;

import java.util.List;
import java.util.Map;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.responses.LoadTableResponse;
import org.apache.iceberg.rest.responses.LoadViewResponse;
import org.apache.iceberg.view.ViewMetadata;

/**
 * The services of the catalog below its authorization, as your build of Polaris has them. Its methods throw Iceberg's
 * exceptions, such as {@code NoSuchTableException}, for the realm of the current request context.
 */
public interface PolarisCatalogs {

    /** Whether a catalog is Polaris's own, and no federated one. */
    boolean isInternal(String catalog);

    /** The current metadata, without credentials. */
    TableMetadata table(String catalog, List<String> namespace, String name);

    ViewMetadata view(String catalog, List<String> namespace, String name);

    /** Metadata that was current before. */
    TableMetadata formerTable(String catalog, List<String> namespace, String name, String metadataLocation);

    Map<String, String> namespace(String catalog, List<String> namespace);

    /** The answer of loadTable, with credentials as the header X-Iceberg-Access-Delegation asks for them. */
    LoadTableResponse load(String catalog, List<String> namespace, String name, List<String> delegation);

    LoadViewResponse loadView(String catalog, List<String> namespace, String name);

    /** The answer of a staged create, for a table that has its uuid and its location already. */
    LoadTableResponse stage(String catalog, List<String> namespace, CreateTableRequest request, String uuid, String location,
            List<String> delegation);

    /** The ETag of a response. */
    String tag(LoadTableResponse response);
}
