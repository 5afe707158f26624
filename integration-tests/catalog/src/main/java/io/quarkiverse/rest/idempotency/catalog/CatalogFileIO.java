package io.quarkiverse.rest.idempotency.catalog;

import org.apache.iceberg.io.SupportsBulkOperations;

/**
 * The files of the catalog, which are deleted when it is certain that nothing needs them any more.
 */
final class CatalogFileIO extends LocalFileIO implements SupportsBulkOperations {

    private final AfterCommit afterCommit;

    CatalogFileIO(AfterCommit afterCommit) {
        this.afterCommit = afterCommit;
    }

    @Override
    public void deleteFile(String location) {
        afterCommit.run(() -> super.deleteFile(location));
    }

    /** On the thread of the caller, and so in its transaction. */
    @Override
    public void deleteFiles(Iterable<String> locations) {
        locations.forEach(this::deleteFile);
    }
}
