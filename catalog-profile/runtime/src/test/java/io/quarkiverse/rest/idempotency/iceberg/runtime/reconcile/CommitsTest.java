package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.APPLIED;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.NOT_APPLIED;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.UNKNOWN;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.RESERVATION;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.entity;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.json;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.nothing;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.withTheKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/** Whether the changes of a commit are there. */
class CommitsTest {

    private static final String APPEND = "{'requirements':[{'type':'assert-table-uuid','uuid':'u-1'},"
            + "{'type':'assert-ref-snapshot-id','ref':'main','snapshot-id':11}],"
            + "'updates':[{'action':'add-snapshot','snapshot':{'snapshot-id':8123456789012345678,'parent-snapshot-id':11}},"
            + "{'action':'set-snapshot-ref','ref-name':'main','type':'branch','snapshot-id':8123456789012345678}]}";

    private static Optional<CatalogState.Entity> table(long lastUpdated) {
        return entity("{'format-version':2,'table-uuid':'u-1','location':'s3://b/t','last-updated-ms':" + lastUpdated + ","
                + "'properties':{'owner':'me','a':'1'},"
                + "'schemas':[{'type':'struct','schema-id':0,'fields':[{'id':1,'name':'x','type':'long','required':false}]},"
                + "{'type':'struct','schema-id':1,'fields':[{'id':1,'name':'y','type':'long','required':false,'doc':'d'}]}],"
                + "'current-schema-id':1,"
                + "'partition-specs':[{'spec-id':0,'fields':[]},{'spec-id':3,'fields':["
                + "{'source-id':1,'field-id':1000,'transform':'bucket[4]','name':'b'}]}],'default-spec-id':3,"
                + "'sort-orders':[{'order-id':0,'fields':[]}],'default-sort-order-id':0,"
                + "'snapshots':[{'snapshot-id':11},{'snapshot-id':12}],"
                + "'refs':{'main':{'snapshot-id':12,'type':'branch'},'tag':{'snapshot-id':11,'type':'tag'}},"
                + "'statistics':[{'snapshot-id':11,'statistics-path':'s3://b/s'}],"
                + "'metadata-log':[{'timestamp-ms':" + State.BEFORE + ",'metadata-file':'s3://b/t/2.json'}]}");
    }

    private static Evidence.Finding commit(Optional<CatalogState.Entity> table, String request) {
        return Commits.ofTable(table, json(request), RESERVATION).finding();
    }

    private static Evidence.Finding update(long lastUpdated, String update) {
        return commit(table(lastUpdated), "{'requirements':[],'updates':[" + update + "]}");
    }

    @Test
    void aSnapshotThatIsThere_isAWitness_evenWhenTheBranchHasMovedOn() {
        assertThat(commit(table(State.AFTER), APPEND.replace("8123456789012345678", "11"))).isEqualTo(APPLIED);
    }

    @Test
    void aSnapshotThatIsNotThere_wasNotCommitted() {
        assertThat(commit(table(State.AFTER), APPEND)).isEqualTo(NOT_APPLIED);
    }

    @Test
    void tableWithTheKey_hasTheCommit_afterAnyLaterChange() {
        assertThat(commit(withTheKey(), APPEND)).isEqualTo(APPLIED);
        assertThat(commit(withTheKey(), APPEND.replace("u-1", "u-2"))).isEqualTo(APPLIED);
    }

    @Test
    void aTableThatIsGone_orIsAnother_tellsNothing() {
        assertThat(commit(nothing(), APPEND)).isEqualTo(UNKNOWN);
        assertThat(commit(table(State.AFTER), APPEND.replace("u-1", "u-2"))).isEqualTo(UNKNOWN);
    }

    @Test
    void theCommitThatCreatesATable_isToldByTheUuid() {
        String creation = "{'requirements':[{'type':'assert-create'}],'updates':[{'action':'assign-uuid','uuid':'U-1'},"
                + "{'action':'add-schema','schema':{'fields':[]}}]}";

        assertThat(commit(nothing(), creation)).isEqualTo(NOT_APPLIED);
        assertThat(commit(table(State.BEFORE), creation)).isEqualTo(APPLIED);
        assertThat(commit(table(State.AFTER), creation.replace("U-1", "u-9"))).isEqualTo(NOT_APPLIED);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{'action':'set-properties','updates':{'owner':'me'}}",
            "{'action':'remove-properties','removals':['gone']}",
            "{'action':'upgrade-format-version','format-version':2}",
            "{'action':'set-location','location':'s3://b/t'}",
            "{'action':'assign-uuid','uuid':'u-1'}",
            "{'action':'add-schema','schema':{'type':'struct','schema-id':7,'fields':[{'id':1,'name':'y','type':'long','required':false}]}}",
            "{'action':'set-current-schema','schema-id':1}",
            "{'action':'add-schema','schema':{'fields':[{'id':1,'name':'y'}]}},{'action':'set-current-schema','schema-id':-1}",
            "{'action':'add-spec','spec':{'fields':[{'source-id':1,'transform':'bucket[4]','name':'b'}]}},"
                    + "{'action':'set-default-spec','spec-id':-1}",
            "{'action':'add-sort-order','sort-order':{'order-id':0,'fields':[]}},{'action':'set-default-sort-order','sort-order-id':0}",
            "{'action':'set-snapshot-ref','ref-name':'tag','type':'tag','snapshot-id':11}",
            "{'action':'remove-snapshot-ref','ref-name':'gone'}", "{'action':'remove-snapshots','snapshot-ids':[13]}",
            "{'action':'set-statistics','statistics':{'snapshot-id':11,'statistics-path':'s3://b/s'}}",
            "{'action':'remove-statistics','snapshot-id':12}", "{'action':'remove-partition-statistics','snapshot-id':11}",
            "{'action':'remove-schemas','schema-ids':[5]}", "{'action':'remove-partition-specs','spec-ids':[5]}" })
    void changesThatAreAllThere_areApplied(String updates) {
        assertThat(update(State.AFTER, updates)).isEqualTo(APPLIED);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{'action':'set-properties','updates':{'owner':'me'}}",
            "{'action':'set-location','location':'s3://b/t'}",
            "" })
    void changesThatWereThereBefore_runAgain(String updates) {
        assertThat(update(State.BEFORE, updates)).isEqualTo(NOT_APPLIED);
    }

    @Test
    void requestWithoutChanges_runsAgain() {
        String assertion = "{'requirements':[{'type':'assert-ref-snapshot-id','ref':'main','snapshot-id':99}],'updates':[]}";
        assertThat(commit(table(State.AFTER), assertion)).isEqualTo(NOT_APPLIED);
        assertThat(commit(table(State.BEFORE), assertion)).isEqualTo(NOT_APPLIED);
    }

    @Test
    void requestWithoutChanges_runsAgain_whereItsObjectIsGoneOrAnother() {
        String assertion = "{'requirements':[{'type':'assert-table-uuid','uuid':'u-2'}],'updates':[]}";
        assertThat(commit(nothing(), assertion)).isEqualTo(NOT_APPLIED);
        assertThat(commit(table(State.AFTER), assertion)).isEqualTo(NOT_APPLIED);
        String ofView = assertion.replace("table", "view");
        assertThat(Commits.ofView(nothing(), json(ofView), RESERVATION).finding()).isEqualTo(NOT_APPLIED);
        assertThat(Commits.ofView(entity("{}"), json(ofView), RESERVATION).finding()).isEqualTo(NOT_APPLIED);
    }

    @ParameterizedTest
    @ValueSource(strings = { "'min-snapshots-to-keep':5", "'max-snapshot-age-ms':7", "'max-ref-age-ms':7",
            "'max-snapshot-age-ms':5,'min-snapshots-to-keep':2" })
    void referenceThatIsToBeKeptForAnotherTime_isNotThere(String retention) {
        Optional<CatalogState.Entity> kept = entity("{'last-updated-ms':" + State.AFTER
                + ",'refs':{'main':{'snapshot-id':12,'type':'branch','max-snapshot-age-ms':5}}}");
        String update = "{'requirements':[{'type':'assert-ref-snapshot-id','ref':'main','snapshot-id':12}],'updates':["
                + "{'action':'set-snapshot-ref','ref-name':'main','type':'branch','snapshot-id':12,%s}]}";

        assertThat(commit(kept, update.formatted(retention))).isEqualTo(UNKNOWN);
        assertThat(commit(kept, update.formatted("'max-snapshot-age-ms':5"))).isEqualTo(APPLIED);
    }

    @Test
    void referenceOfTheSameSnapshotButAnotherKind_isNotThere() {
        assertThat(update(State.AFTER, "{'action':'set-snapshot-ref','ref-name':'tag','type':'branch','snapshot-id':11}"))
                .isEqualTo(UNKNOWN);
    }

    private static Evidence.Finding require(String requirement, String update) {
        return commit(table(State.AFTER), "{'requirements':[" + requirement + "],'updates':[" + update + "]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{'type':'assert-ref-snapshot-id','ref':'main','snapshot-id':99} | {'action':'set-properties','updates':{'owner':'me'}}",
            "{'type':'assert-ref-snapshot-id','ref':'tag','snapshot-id':null} | {'action':'set-properties','updates':{'owner':'me'}}",
            "{'type':'assert-ref-snapshot-id','ref':'main','snapshot-id':99} | {'action':'set-snapshot-ref','ref-name':'tag','snapshot-id':11}",
            "{'type':'assert-current-schema-id','current-schema-id':7}     | {'action':'set-properties','updates':{'owner':'me'}}",
            "{'type':'assert-default-spec-id','default-spec-id':7}         | {'action':'set-current-schema','schema-id':1}",
            "{'type':'assert-last-assigned-field-id','last-assigned-field-id':7} | {'action':'set-location','location':'s3://b/t'}",
            "{'type':'assert-mood','mood':'good'}                          | {'action':'set-location','location':'s3://b/t'}" })
    void changesThatAreThere_requirementThatDoesNotHold_areUnknown(String requirement, String update) {
        assertThat(require(requirement, update)).isEqualTo(UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{'type':'assert-ref-snapshot-id','ref':'main','snapshot-id':12} | {'action':'set-properties','updates':{'owner':'me'}}",
            "{'type':'assert-ref-snapshot-id','ref':'gone','snapshot-id':null} | {'action':'set-properties','updates':{'owner':'me'}}",
            "{'type':'assert-ref-snapshot-id','ref':'tag','snapshot-id':99}  | {'action':'set-snapshot-ref','ref-name':'tag','snapshot-id':11}",
            "{'type':'assert-current-schema-id','current-schema-id':0}      | {'action':'set-current-schema','schema-id':1}",
            "{'type':'assert-current-schema-id','current-schema-id':1}      | {'action':'set-location','location':'s3://b/t'}" })
    void changesThatAreThere_requirementThatTheyMadeFalseOrThatHolds_areApplied(String requirement, String update) {
        assertThat(require(requirement, update)).isEqualTo(APPLIED);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{'action':'set-properties','updates':{'owner':'you'}}",
            "{'action':'set-properties','updates':{'new':'1'}}", "{'action':'remove-properties','removals':['a']}",
            "{'action':'upgrade-format-version','format-version':3}", "{'action':'set-location','location':'s3://b/u'}",
            "{'action':'assign-uuid','uuid':'u-2'}",
            "{'action':'add-schema','schema':{'fields':[{'id':2,'name':'z','type':'long'}]}}",
            "{'action':'set-current-schema','schema-id':0}", "{'action':'set-current-schema','schema-id':-1}",
            "{'action':'add-spec','spec':{'fields':[{'source-id':2,'transform':'identity','name':'b'}]}}",
            "{'action':'add-sort-order','sort-order':{'fields':[{'source-id':1}]}}",
            "{'action':'set-snapshot-ref','ref-name':'main','type':'branch','snapshot-id':11}",
            "{'action':'remove-snapshot-ref','ref-name':'tag'}", "{'action':'remove-snapshots','snapshot-ids':[13,12]}",
            "{'action':'set-statistics','statistics':{'snapshot-id':12,'statistics-path':'s3://b/s'}}",
            "{'action':'remove-statistics','snapshot-id':11}", "{'action':'remove-schemas','schema-ids':[0]}" })
    void missingChange_wasNotApplied_onlyIfTheTableIsUnchangedSince(String update) {
        assertThat(update(State.BEFORE, update)).isEqualTo(NOT_APPLIED);
        assertThat(update(State.AFTER, update)).isEqualTo(UNKNOWN);
        assertThat(update(State.NEAR, update)).as("within the skew").isEqualTo(UNKNOWN);
    }

    @Test
    void aChangeOfAKindThatIsNotKnown_cannotBeTold() {
        String unknown = "{'action':'set-mood','mood':'good'}";

        assertThat(update(State.BEFORE, unknown)).isEqualTo(UNKNOWN);
        assertThat(update(State.AFTER, unknown + ",{'action':'set-properties','updates':{'owner':'me'}}")).isEqualTo(UNKNOWN);
        assertThat(update(State.AFTER, unknown + ",{'action':'add-snapshot','snapshot':{'snapshot-id':12}}"))
                .isEqualTo(APPLIED);
    }

    private static Evidence.Finding transaction(Map<String, Optional<CatalogState.Entity>> tables, String... snapshots) {
        StringBuilder changes = new StringBuilder();
        for (String name : tables.keySet().stream().sorted().toList()) {
            changes.append(changes.isEmpty() ? "" : ",").append("{'identifier':{'namespace':['a'],'name':'").append(name)
                    .append("'},'updates':[{'action':'add-snapshot','snapshot':{'snapshot-id':")
                    .append(snapshots[Integer.parseInt(name)]).append("}}]}");
        }
        return Commits.ofTransaction(table -> tables.get(table.path("name").textValue()),
                json("{'table-changes':[" + changes + "]}"), RESERVATION).finding();
    }

    @Test
    void aTransaction_isAppliedToAllOfItsTables_orToNone() {
        Map<String, Optional<CatalogState.Entity>> tables = Map.of("0", table(State.AFTER), "1", table(State.AFTER));

        assertThat(transaction(tables, "11", "12")).isEqualTo(APPLIED);
        assertThat(transaction(tables, "21", "22")).isEqualTo(NOT_APPLIED);
        assertThat(transaction(tables, "11", "22")).isEqualTo(UNKNOWN);
        assertThat(transaction(Map.of("0", table(State.AFTER), "1", nothing()), "11", "12")).as("dropped since")
                .isEqualTo(APPLIED);
        assertThat(transaction(Map.of())).isEqualTo(UNKNOWN);
    }

    private static Evidence.Finding transaction(String... changes) {
        return Commits.ofTransaction(identifier -> table(State.AFTER),
                json("{'table-changes':[" + String.join(",", changes) + "]}"), RESERVATION).finding();
    }

    @Test
    void transactionOfAnAppendAndAnAssertion_isDecidedByTheAppend() {
        String append = "{'identifier':{},'updates':[{'action':'add-snapshot','snapshot':{'snapshot-id':%d}}]}";
        String assertion = "{'identifier':{},'updates':[],'requirements':[{'type':'assert-ref-snapshot-id','ref':'main',"
                + "'snapshot-id':99}]}";
        String sameProperty = "{'identifier':{},'updates':[{'action':'set-properties','updates':{'owner':'me'}}]}";
        assertThat(transaction(append.formatted(11), assertion)).isEqualTo(APPLIED);
        assertThat(transaction(append.formatted(21), assertion)).isEqualTo(NOT_APPLIED);
        assertThat(transaction(append.formatted(21), sameProperty)).isEqualTo(NOT_APPLIED);
        assertThat(transaction(append.formatted(11), "{'identifier':{},'updates':[{'action':'set-mood'}]}")).isEqualTo(APPLIED);
        assertThat(transaction(assertion, assertion)).as("changes nothing").isEqualTo(NOT_APPLIED);
        assertThat(transaction(assertion, sameProperty)).isEqualTo(APPLIED);
    }

    private static Evidence.Finding ofView(String sql, long madeAt) {
        Optional<CatalogState.Entity> view = entity("{'view-uuid':'u-1','current-version-id':2,'versions':["
                + version(1, "SELECT 1", 10) + "," + version(2, "SELECT 2", 20) + "]}");
        return Commits.ofView(view, json("{'requirements':[{'type':'assert-view-uuid','uuid':'u-1'}],'updates':["
                + "{'action':'add-view-version','view-version':" + version(9, sql, madeAt) + "},"
                + "{'action':'set-current-view-version','view-version-id':-1}]}"), RESERVATION).finding();
    }

    private static String version(int id, String sql, long madeAt) {
        return "{'version-id':" + id + ",'timestamp-ms':" + madeAt + ",'default-namespace':['a'],"
                + "'representations':[{'type':'sql','sql':'" + sql + "','dialect':'spark'}]}";
    }

    @Test
    void aViewIsReplaced_whenItHasTheVersion() {
        assertThat(ofView("SELECT 2", 20)).isEqualTo(APPLIED);
        assertThat(ofView("SELECT 1", 10)).as("replaced again since").isEqualTo(APPLIED);
        assertThat(ofView("SELECT 3", 30)).isEqualTo(NOT_APPLIED);
        assertThat(ofView("SELECT 2", 30)).as("the text was there before, is the current one, and is set again")
                .isEqualTo(NOT_APPLIED);
        assertThat(ofView("SELECT 1", 30)).as("the text was there before, and was not replaced since")
                .isEqualTo(NOT_APPLIED);
    }

    private static Evidence.Finding ofViewWith(String properties, String update) {
        Optional<CatalogState.Entity> view = entity("{'view-uuid':'u-1','current-version-id':1,'properties':{" + properties
                + "},'versions':[" + version(1, "SELECT 1", 10) + "]}");
        return Commits.ofView(view, json("{'updates':[" + update + "]}"), RESERVATION).finding();
    }

    @Test
    void propertyOfAView_thatAnotherRequestMayHaveChangedSince_isUnknown() {
        String change = "{'action':'set-properties','updates':{'a':'1'}}";

        assertThat(ofViewWith("'a':'2'", change)).as("a change of properties leaves no time").isEqualTo(UNKNOWN);
        assertThat(ofViewWith("'a':'1'", change)).isEqualTo(APPLIED);
        assertThat(ofViewWith("'a':'2'", change + ",{'action':'set-current-view-version','view-version-id':1}"))
                .isEqualTo(UNKNOWN);
        assertThat(ofViewWith("", "{'action':'set-current-view-version','view-version-id':2}")).isEqualTo(NOT_APPLIED);
    }

    @Test
    void aViewThatIsGone_orIsAnother_tellsNothing() {
        String request = "{'requirements':[{'type':'assert-view-uuid','uuid':'u-2'}],'updates':[{'action':'set-properties',"
                + "'updates':{'a':'1'}}]}";

        assertThat(Commits.ofView(nothing(), json(request), RESERVATION).finding()).isEqualTo(UNKNOWN);
        assertThat(Commits.ofView(entity("{}"), json(request), RESERVATION).finding()).isEqualTo(UNKNOWN);
    }
}
