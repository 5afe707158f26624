package io.quarkiverse.rest.idempotency.catalog;

import java.util.Comparator;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.requests.CommitTransactionRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.FetchScanTasksRequest;
import org.apache.iceberg.rest.requests.PlanTableScanRequest;
import org.apache.iceberg.rest.requests.RegisterTableRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.FetchPlanningResultResponse;
import org.apache.iceberg.rest.responses.FetchScanTasksResponse;
import org.apache.iceberg.rest.responses.ListTablesResponse;
import org.apache.iceberg.rest.responses.LoadTableResponse;
import org.apache.iceberg.rest.responses.PlanTableScanResponse;

/**
 * Tables: each handler asks whether the caller may, and then lets Iceberg do it, in one transaction.
 */
@ApplicationScoped
@Transactional
public class TableHandlers {

    private static final int TASKS_PER_PLAN_TASK = 100;

    @Inject
    Permission permission;

    @Inject
    Credentials credentials;

    @Inject
    AfterCommit afterCommit;

    ListTablesResponse list(String name, Namespace namespace, String pageToken, String pageSize) {
        JdbcCatalog catalog = permission.toRead(name);
        return pageSize == null ? CatalogHandlers.listTables(catalog, namespace)
                : CatalogHandlers.listTables(catalog, namespace, pageToken, pageSize);
    }

    LoadTableResponse load(String name, TableIdentifier table, SnapshotMode snapshots) {
        return credentials.vend(CatalogHandlers.loadTable(permission.toRead(name), table, snapshots));
    }

    /** For the replay of another operation, which needs the privilege of that one and not that of {@link #load}. */
    LoadTableResponse again(String name, TableIdentifier table) {
        return credentials.vend(CatalogHandlers.loadTable(permission.asked(name), table, SnapshotMode.ALL));
    }

    void exists(String name, TableIdentifier table) {
        CatalogHandlers.tableExists(permission.toRead(name), table);
    }

    LoadTableResponse create(String name, Namespace namespace, CreateTableRequest request) {
        JdbcCatalog catalog = permission.toWrite(name);
        CatalogHandlers.namespaceExists(catalog, namespace);
        return credentials.vend(request.stageCreate() ? CatalogHandlers.stageTableCreate(catalog, namespace, request)
                : CatalogHandlers.createTable(catalog, namespace, request));
    }

    LoadTableResponse register(String name, Namespace namespace, RegisterTableRequest request) {
        return credentials.vend(CatalogHandlers.registerTable(permission.toWrite(name), namespace, request));
    }

    LoadTableResponse update(String name, TableIdentifier table, UpdateTableRequest request) {
        return credentials.vend(CatalogHandlers.updateTable(permission.toWrite(name), table, request));
    }

    void drop(String name, TableIdentifier table, boolean purge) {
        JdbcCatalog catalog = permission.toWrite(name);
        if (purge) {
            // Not the handler that purges: it deletes files on other threads, whose deletions wait for no transaction.
            TableOperations dropped = ((BaseTable) catalog.loadTable(table)).operations();
            TableMetadata last = dropped.current();
            afterCommit.run(() -> CatalogUtil.dropTableData(dropped.io(), last));
        }
        CatalogHandlers.dropTable(catalog, table);
    }

    LoadTableResponse unregister(String name, TableIdentifier table) {
        JdbcCatalog catalog = permission.toWrite(name);
        LoadTableResponse last = CatalogHandlers.loadTable(catalog, table, SnapshotMode.ALL);
        CatalogHandlers.dropTable(catalog, table);
        return last;
    }

    void rename(String name, RenameTableRequest request) {
        CatalogHandlers.renameTable(permission.toWrite(name), request);
    }

    /** All of it or nothing, since all of it is one transaction of the database. */
    void commit(String name, CommitTransactionRequest request) {
        JdbcCatalog catalog = permission.toWrite(name);
        List<UpdateTableRequest> changes = request.tableChanges().stream()
                // so that two of them do not wait for each other
                .sorted(Comparator.comparing(change -> change.identifier().toString())).toList();
        changes.forEach(change -> CatalogHandlers.updateTable(catalog, change.identifier(), change));
    }

    PlanTableScanResponse plan(String name, TableIdentifier table, PlanTableScanRequest request) {
        PlanTableScanResponse plan = CatalogHandlers.planTableScan(permission.toRead(name), table, request, scan -> false,
                scan -> TASKS_PER_PLAN_TASK);
        return PlanTableScanResponse.builder()
                .withPlanStatus(plan.planStatus())
                .withPlanId(plan.planId())
                .withPlanTasks(plan.planTasks())
                .withFileScanTasks(plan.fileScanTasks())
                .withSpecsById(plan.specsById())
                .withCredentials(List.of(credentials.vend("file:")))
                .build();
    }

    FetchPlanningResultResponse planned(String name, TableIdentifier table, String planId) {
        return CatalogHandlers.fetchPlanningResult(permission.toRead(name), table, planId);
    }

    void cancel(String name, String planId) {
        permission.toRead(name);
        CatalogHandlers.cancelPlanTableScan(planId);
    }

    FetchScanTasksResponse tasks(String name, TableIdentifier table, FetchScanTasksRequest request) {
        return CatalogHandlers.fetchScanTasks(permission.toRead(name), table, request);
    }
}
