import { LitElement, html, css } from 'lit';
import { columnBodyRenderer } from '@vaadin/grid/lit.js';
import { JsonRpc } from 'jsonrpc';
import '@vaadin/grid';
import '@vaadin/grid/vaadin-grid-sort-column.js';
import '@vaadin/checkbox';
import '@qomponent/qui-badge';

const MAIN_SETTINGS = { 'key-requirement': 'Key', 'completion': 'Completion', 'replay': 'Replay', 'in-flight': 'In flight',
    'retention': 'Retention', 'lease': 'Lease' };

/**
 * The operations of the application, and the origin of the settings of the selected one.
 */
export class QwcIdempotencyOperations extends LitElement {

    jsonRpc = new JsonRpc(this);

    static styles = css`
        :host {
            display: flex;
            flex-direction: column;
            gap: 10px;
            height: 100%;
            padding: 0 15px 10px 15px;
            box-sizing: border-box;
        }
        vaadin-grid {
            flex: 1;
            min-height: 140px;
        }
        .settings {
            flex: 2;
        }
        .title {
            display: flex;
            flex-wrap: wrap;
            gap: 10px;
            align-items: center;
            justify-content: space-between;
        }
        .title > div {
            min-width: 0;
            overflow-wrap: anywhere;
        }
        vaadin-checkbox {
            flex-shrink: 0;
        }
        h4 {
            margin: 0;
        }
        .quiet {
            color: var(--lumo-contrast-60pct);
        }
        code {
            font-size: 90%;
        }
        .place {
            white-space: normal;
            overflow-wrap: anywhere;
        }
    `;

    static properties = {
        _operations: { state: true },
        _selected: { state: true },
        _all: { state: true }
    };

    constructor() {
        super();
        this._all = true;
    }

    connectedCallback() {
        super.connectedCallback();
        this.jsonRpc.operations().then(response => {
            this._operations = response.result;
            this._selected = this._operations[0];
        });
    }

    render() {
        if (!this._operations) {
            return html`<span>Loading…</span>`;
        }
        if (this._operations.length === 0) {
            return html`<p>No operation is bound: no resource method is annotated with <code>@Idempotent</code>.</p>`;
        }
        return html`
            <vaadin-grid id="operations" .items="${this._operations}" .selectedItems="${[this._selected]}" theme="no-border row-stripes"
                    @active-item-changed="${e => this._select(e.detail.value)}">
                <vaadin-grid-column width="90px" flex-grow="0" header="Verb"
                    ${columnBodyRenderer(o => html`<qui-badge small>${o.verb}</qui-badge>`, [])}></vaadin-grid-column>
                <vaadin-grid-column auto-width header="Path"
                    ${columnBodyRenderer(o => html`<code>${o.path}</code>`, [])}></vaadin-grid-column>
                <vaadin-grid-sort-column auto-width header="Operation" path="name"></vaadin-grid-sort-column>
                ${Object.entries(MAIN_SETTINGS).map(([name, header]) => html`
                    <vaadin-grid-column auto-width flex-grow="0" header="${header}"
                        ${columnBodyRenderer(o => this._setting(o, name), [])}></vaadin-grid-column>`)}
            </vaadin-grid>
            ${this._renderSettings(this._selected)}`;
    }

    _select(operation) {
        // A click on the selected row deselects it, which would leave nothing to show.
        if (operation) {
            this._selected = operation;
        }
    }

    _setting(operation, name) {
        return operation.settings.find(setting => setting.name === name)?.value;
    }

    _renderSettings(operation) {
        const settings = operation.settings.filter(setting => this._all || setting.origin !== 'default');
        return html`
            <div class="title">
                <div>
                    <h4>${operation.name} ${operation.enabled ? '' : html`<qui-badge level="warning" small>not protected</qui-badge>`}</h4>
                    <div class="quiet"><code>${operation.method}</code></div>
                    <div class="quiet">A record whose lease has expired is ${operation.staleLease}.</div>
                </div>
                <vaadin-checkbox label="Show defaults" .checked="${this._all}"
                    @checked-changed="${e => this._all = e.detail.value}"></vaadin-checkbox>
            </div>
            <vaadin-grid id="settings" class="settings" .items="${settings}" theme="no-border compact row-stripes wrap-cell-content">
                <vaadin-grid-sort-column auto-width flex-grow="0" header="Setting" path="name"></vaadin-grid-sort-column>
                <vaadin-grid-column auto-width header="Value"
                    ${columnBodyRenderer(s => html`<code title="${s.value}">${s.value}</code>`, [])}></vaadin-grid-column>
                <vaadin-grid-sort-column width="180px" flex-grow="0" header="Origin" path="origin"
                    ${columnBodyRenderer(s => s.origin === 'default' ? html`<span class="quiet">default</span>`
                        : html`<qui-badge small level="contrast">${s.origin}</qui-badge>`, [])}></vaadin-grid-sort-column>
                <vaadin-grid-column width="280px" flex-grow="3" header="Property or place"
                    ${columnBodyRenderer(s => html`<code class="quiet place" title="${s.source}">${s.source}</code>`, [])}></vaadin-grid-column>
            </vaadin-grid>`;
    }
}
customElements.define('qwc-idempotency-operations', QwcIdempotencyOperations);
