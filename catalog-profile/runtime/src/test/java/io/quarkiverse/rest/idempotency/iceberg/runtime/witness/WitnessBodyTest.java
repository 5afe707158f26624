package io.quarkiverse.rest.idempotency.iceberg.runtime.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The property is added to the bytes of the client, and nothing else of them changes. */
class WitnessBodyTest {

    private static final WitnessProperties PROPERTIES = new WitnessProperties("w", "w.changed", "R@T");

    private static String edited(BiFunction<byte[], WitnessProperties, byte[]> edit, String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return new String(edit.apply(bytes, PROPERTIES), StandardCharsets.UTF_8).replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{}                                              | {'properties':{'w':'R@T'}}",
            "{'name':'t'}                                    | {'name':'t','properties':{'w':'R@T'}}",
            "{'properties':{}, 'name':'t'}                   | {'properties':{'w':'R@T'}, 'name':'t'}",
            "{ 'properties' : { 'a' : 'ü' } , 'name' : 't' } | { 'properties' : { 'a' : 'ü' ,'w':'R@T'} , 'name' : 't' }",
            "{'properties':null,'name':'t'}                  | {'properties':{'w':'R@T'},'name':'t'}",
            "{'properties':{'w':'theirs','a':'b'}}           | {'properties':{'w':'R@T','a':'b'}}",
            "{'properties':{'a':'b','w':{'x':[1]}}}          | {'properties':{'a':'b','w':'R@T'}}",
            "{'stage-create':false,'name':'t'}               | {'stage-create':false,'name':'t','properties':{'w':'R@T'}}",
            "{'schema':{'properties':1,'fields':[{}]}}       | {'schema':{'properties':1,'fields':[{}]},'properties':{'w':'R@T'}}" })
    void creation_getsTheProperty(String body, String expected) {
        assertThat(edited(WitnessBody::ofCreation, body)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "[]", "{", "{'properties':[]}", "{'properties':1}", "{'name':'t'} {}", "{'name':'t'}x",
            "{'stage-create':true,'properties':{}}", "{'properties':{'a':'b'},'stage-create':true}", "{'stage-create':true}" })
    void bodyThatIsNoCreation_orStages_isLeftAlone(String body) {
        assertThat(edited(WitnessBody::ofCreation, body)).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{'updates':{'a':'b'}}          | {'updates':{'a':'b','w.changed':'R@T'}}",
            "{'removals':['a']}             | {'removals':['a'],'updates':{'w.changed':'R@T'}}",
            "{'updates':{'w.changed':'x'}}  | {'updates':{'w.changed':'R@T'}}",
            "{'removals':null,'updates':{}} | {'removals':null,'updates':{'w.changed':'R@T'}}",
            "{'removals':['w.changed'],'updates':{'a':'b'}} | {'removals':['w.changed'],'updates':{'a':'b'}}" })
    void updateOfNamespaceProperties_getsTheProperty_unlessItRemovesIt(String body, String expected) {
        assertThat(edited(WitnessBody::ofNamespaceUpdate, body)).isEqualTo(expected);
    }

    private static final String CHANGED = ",{'action':'set-properties','updates':{'w.changed':'R@T'}}";
    private static final String CREATED = ",{'action':'set-properties','updates':{'w':'R@T'}}";

    @Test
    void commit_getsAnUpdateBehindItsOwn() {
        assertThat(edited(WitnessBody::ofCommit, "{'updates':[{'action':'add-schema','schema':{}}],'requirements':[]}"))
                .isEqualTo("{'updates':[{'action':'add-schema','schema':{}}" + CHANGED + "],'requirements':[]}");
    }

    @Test
    void commitThatCreates_getsTheWitnessOfACreation() {
        assertThat(edited(WitnessBody::ofCommit, "{'updates':[{}],'requirements':[{'type':'assert-create'}]}"))
                .isEqualTo("{'updates':[{}" + CREATED + "],'requirements':[{'type':'assert-create'}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{'updates':[],'requirements':[{'type':'assert-table-uuid','uuid':'u'}]}", "{'requirements':[]}",
            "{'updates':null}", "{'updates':{}}" })
    void commitWithoutUpdates_isLeftAlone(String body) {
        assertThat(edited(WitnessBody::ofCommit, body)).isEqualTo(body);
    }

    @Test
    void transaction_getsAnUpdateForEachTableThatChanges() {
        String change = "{'identifier':{'namespace':['a'],'name':'t'},'updates':[{'action':'x'}%s],'requirements':[]}";
        String assertion = "{'identifier':{'namespace':['a'],'name':'u'},'requirements':[{'type':'assert-ref-snapshot-id'}],"
                + "'updates':[]}";
        String body = "{'table-changes':[" + change + "," + assertion + "," + change + "]}";

        assertThat(edited(WitnessBody::ofTransaction, body.replace("%s", ""))).isEqualTo(body.replace("%s", CHANGED));
    }

    @Test
    void bodyInAnotherEncoding_isLeftAlone() {
        byte[] body = "{\"name\":\"t\"}".getBytes(StandardCharsets.UTF_16BE);

        assertThat(WitnessBody.ofCreation(body, PROPERTIES)).isSameAs(body);
    }

    @Test
    void longTexts_areLeftAsTheyAre() {
        String text = "ü\\u00fc\\\"".repeat(20_000);
        String body = "{\"doc\":\"" + text + "\",\"properties\":{\"w\":\"" + text + "\",\"a\":\"" + text + "\"}}";

        assertThat(
                new String(WitnessBody.ofCreation(body.getBytes(StandardCharsets.UTF_8), PROPERTIES), StandardCharsets.UTF_8))
                .isEqualTo("{\"doc\":\"" + text + "\",\"properties\":{\"w\":\"R@T\",\"a\":\"" + text + "\"}}");
    }
}
