package io.quarkiverse.rest.idempotency.devui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;

/**
 * The pages of the Dev UI in a browser.
 */
@EnabledIf(value = "io.quarkiverse.rest.idempotency.devui.Browser#isInstalled", disabledReason = Browser.NONE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevUiPagesTest {

    @RegisterExtension
    static final DevApplication APPLICATION = new DevApplication();

    private static final PaymentsClient PAYMENTS = APPLICATION.client();

    private static final String BODY = "{\"amount\":7}";
    private static final String PAGES = "/q/dev-ui/quarkus-rest-idempotency/";
    /** The browser shares a processor or two with the application. */
    private static final double PATIENCE_MILLIS = 60_000;

    @TempDir
    Path profile;

    private final List<String> errors = new ArrayList<>();
    private Browser browser;
    private Page page;

    @BeforeEach
    void open() {
        browser = new Browser(profile);
        page = browser.page();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        page.onPageError(errors::add);
    }

    @AfterEach
    void close() {
        browser.close();
    }

    /** A grid keeps cells that it does not show, to use them again. */
    private Locator cell(String text) {
        return page.locator("vaadin-grid-cell-content")
                .filter(new Locator.FilterOptions().setHasText(text).setVisible(true)).first();
    }

    /** The list of options fades, so the next one is not to be opened before it is gone. */
    private void choose(String filter, String option) {
        Locator select = page.locator("vaadin-select").filter(new Locator.FilterOptions().setHasText(filter));
        select.click();
        page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName(option).setExact(true)).click();
        assertThat(page.getByRole(AriaRole.OPTION)).hasCount(0);
        assertThat(select.locator("vaadin-select-value-button")).hasText(option);
    }

    @Test
    void theCardLeadsToTheOperations_whichSayWhereTheirSettingsComeFrom() {
        page.navigate(PAYMENTS.url("/q/dev-ui/extensions"));
        Locator card = page.locator("qwc-extension").filter(new Locator.FilterOptions().setHasText("REST Idempotency"));
        assertThat(card).containsText("Operations");
        assertThat(card).containsText("3");
        assertThat(card).containsText("memory");
        card.getByText("Operations").first().click();

        cell("refund-payment").click();
        assertThat(page.locator("#settings")).containsText("quarkus.rest-idempotency.operations.\"refund-payment\".in-flight");
        assertThat(page.locator("#settings")).containsText("annotation");
        assertThat(page.locator("#settings")).containsText("default");
        assertThat(errors).isEmpty();
    }

    @Test
    void records_areFilteredPreviewedResolvedReleasedAndReplayed() {
        PAYMENTS.pay("/payments", "paid", BODY);
        PAYMENTS.pay("/payments/1/refunds", "refunded", BODY);
        PAYMENTS.pay("/payments/1/capture", "captured", BODY);
        PAYMENTS.reserveElsewhere("running", "PT1H", BODY);
        String released = PAYMENTS.reserveElsewhere("released", "PT0.001S", BODY);
        String failed = PAYMENTS.reserveElsewhere("failed", "PT0.001S", BODY);
        page.navigate(PAYMENTS.url(PAGES + "records"));
        choose("Operation", "create-payment");
        assertThat(page.getByText("4 in memory")).isVisible();
        choose("State", "completed");
        assertThat(page.getByText("1 in memory")).isVisible();
        cell("completed").click();
        Locator response = page.locator("#response");
        assertThat(response).containsText("Alice");
        assertThat(response).containsText("\"cardToken\" : \"•••\"");
        assertThat(page.locator("body")).not().containsText("s3cr3t");

        page.locator("#replay").click();
        assertThat(response).containsText("Idempotent-Replayed: true");
        assertThat(response).containsText("\"cardToken\" : \"•••\"");
        choose("State", "any");
        choose("Operation", "any");
        assertThat(cell("refund-payment")).isVisible();
        screenshot();
        choose("Operation", "create-payment");

        choose("Older than", "an hour");
        assertThat(page.getByText("No record matches the filters.")).isVisible();
        choose("Older than", "any");

        choose("State", "stale");
        assertThat(page.getByText("2 in memory")).isVisible();
        cell(failed.substring(0, 10)).click();
        assertThat(page.locator("#owner")).containsText(NodeResource.OTHER_NODE);
        page.locator("#fail").click();
        assertThat(page.getByText("1 in memory")).isVisible();
        HttpResponse<String> retry = PAYMENTS.pay("/payments", "failed", BODY);
        assertThat(retry.statusCode()).isEqualTo(409);

        cell(released.substring(0, 10)).click();
        page.locator("#release").click();
        assertThat(page.getByText("0 in memory")).isVisible();
        assertThat(PAYMENTS.pay("/payments", "released", BODY).statusCode()).isEqualTo(200);
        assertThat(errors).isEmpty();
    }

    @Test
    void recordsOfRemovedOperations_areMarked_andAllRecordsAreCleared() {
        PAYMENTS.pay("/payments", "kept", BODY);
        PAYMENTS.reserveFor("transfer-money", "left-behind", BODY);
        page.navigate(PAYMENTS.url(PAGES + "records"));
        assertThat(cell("transfer-money")).containsText("removed");
        assertThat(cell("create-payment")).not().containsText("removed");

        page.onceDialog(Dialog::accept);
        page.locator("#clear").click();

        assertThat(page.getByText("The store has no records. The first request with a key makes one.")).isVisible();
        assertThat(page.getByText("0 in memory")).isVisible();
        assertThat(errors).isEmpty();
    }

    @Test
    void mainSettingsAreColumns_andSizesHaveTheirUnit() {
        page.navigate(PAYMENTS.url(PAGES + "operations"));
        assertThat(cell("required")).isVisible();
        cell("refund-payment").click();

        assertThat(page.locator("#settings")).containsText("body-limit");
        assertThat(cell("1M")).isVisible();
        assertThat(errors).isEmpty();
    }

    @Test
    void requestOfTheList_isSentAgain() {
        PAYMENTS.pay("/payments/1/capture?page=1", "listed", BODY);
        page.navigate(PAYMENTS.url(PAGES + "requests"));

        cell("/payments/1/capture?page=1").click();
        assertThat(page.locator("#request")).containsText("\"amount\" : 7");
        assertThat(page.locator("body")).not().containsText("s3cr3t");
        // The newest is the first.
        page.locator("vaadin-button.send").first().click();

        assertThat(page.locator("#response")).containsText("Idempotent-Replayed: true");
        assertThat(page.locator("#requests")).containsText("replayed");
        assertThat(errors).isEmpty();
    }

    /** The picture of the documentation, written when it is asked for. */
    private void screenshot() {
        String file = System.getProperty("dev-ui.screenshot", "");
        if (!file.isEmpty()) {
            // The Dev UI complains that it cannot look for extensions that could be added.
            page.addStyleTag(new Page.AddStyleTagOptions().setContent("vaadin-notification-container { display: none }"));
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(file)));
        }
    }
}
