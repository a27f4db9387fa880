PRAGMA application_id = 1953459815;
BEGIN TRANSACTION;
CREATE TABLE assessments (
    seq BIGINT NOT NULL REFERENCES journal (seq),
    place BIGINT NOT NULL,
    promise TEXT NOT NULL,
    as_of TEXT NOT NULL,
    attainment TEXT,
    schedule TEXT NOT NULL,
    evidence TEXT NOT NULL,
    lineage TEXT NOT NULL,
    light TEXT,
    formula TEXT NOT NULL,
    reason TEXT NOT NULL,
    inputs TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    PRIMARY KEY (seq, place)
);
INSERT INTO "assessments" VALUES(5,0,'74e89a35d4a6e538.f38','2025-06-30',NULL,'on_track','none_found','new','green','3.1 >= 3','按序时进度','["74e89a35d4a6e538.f38"]','1');
CREATE TABLE attachments (
    sha256 TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL REFERENCES journal (seq),
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    content BYTEA NOT NULL
);
INSERT INTO "attachments" VALUES('42a57eefc320c7e8b1e0cce45ef887c2ddf09e18805b51d3b8137847343e2121',10,'text/plain',9,X'E9AA8CE694B6E58D95');
CREATE TABLE checks (
    reading BIGINT NOT NULL,
    place BIGINT NOT NULL,
    id TEXT NOT NULL,
    relation TEXT NOT NULL,
    quote TEXT NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    numbers TEXT NOT NULL,
    stated TEXT NOT NULL,
    computed TEXT NOT NULL,
    holds BIGINT NOT NULL,
    PRIMARY KEY (reading, place)
);
INSERT INTO "checks" VALUES(1,0,'c1f444b10be33935.c75','ratio','374亿元扩大到750亿元，翻了两番',61,79,'["37400000000", "75000000000"]','4','2.005348',0);
INSERT INTO "checks" VALUES(2,0,'74e89a35d4a6e538.c75','ratio','374亿元扩大到750亿元，翻了两番',61,79,'["37400000000", "75000000000"]','4','2.005348',0);
INSERT INTO "checks" VALUES(13,0,'74e89a35d4a6e538.c75','ratio','374亿元扩大到750亿元，翻了两番',61,79,'["37400000000", "75000000000"]','4','2.005348',0);
CREATE TABLE decisions (
    seq BIGINT NOT NULL REFERENCES journal (seq),
    place BIGINT NOT NULL,
    id TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    why TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    fields TEXT NOT NULL,
    seen TEXT,
    supersedes TEXT,
    PRIMARY KEY (seq, place)
);
INSERT INTO "decisions" VALUES(3,0,'x3','2025-02-01T08:06:00.000000Z','钱某','附表','correct','74e89a35d4a6e538.f180','{"value": "36"}','{"change": "increase", "comparator": "=", "high": null, "indicator": "公路", "kind": "target", "name": null, "owner": "临江市", "period": "inherited", "period_end": "2025-12-31", "period_start": "2025-01-01", "quote": "35公里", "stage": null, "unit": "公里", "value": "35"}',NULL);
CREATE TABLE documents (
    seq BIGINT NOT NULL PRIMARY KEY REFERENCES journal (seq),
    id TEXT NOT NULL REFERENCES texts (id),
    source TEXT,
    title TEXT,
    issuer TEXT,
    issued_on TEXT,
    type TEXT,
    given TEXT NOT NULL,
    supersedes BIGINT REFERENCES documents (seq)
);
INSERT INTO "documents" VALUES(1,'c1f444b10be33935','report.txt','政府工作报告','临江市','2025-01-14','政府工作报告','["date", "issuer"]',NULL);
INSERT INTO "documents" VALUES(2,'74e89a35d4a6e538','report.txt','政府工作报告','临江市','2025-01-14','政府工作报告','["date", "issuer"]',1);
CREATE TABLE doubts (
    reading BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (reading, reasons)
);
INSERT INTO "doubts" VALUES(1,'',5);
INSERT INTO "doubts" VALUES(1,'failed_check ',3);
INSERT INTO "doubts" VALUES(1,'inherited ',2);
INSERT INTO "doubts" VALUES(1,'unnamed unclear ',1);
INSERT INTO "doubts" VALUES(2,'',6);
INSERT INTO "doubts" VALUES(2,'failed_check ',3);
INSERT INTO "doubts" VALUES(2,'inherited ',2);
INSERT INTO "doubts" VALUES(2,'unnamed unclear ',1);
INSERT INTO "doubts" VALUES(13,'',6);
INSERT INTO "doubts" VALUES(13,'failed_check ',3);
INSERT INTO "doubts" VALUES(13,'inherited ',2);
INSERT INTO "doubts" VALUES(13,'unnamed unclear ',1);
CREATE TABLE entries (
    reading BIGINT NOT NULL,
    place BIGINT NOT NULL,
    statement BIGINT NOT NULL,
    id TEXT NOT NULL,
    form TEXT NOT NULL,
    kind TEXT NOT NULL,
    quote TEXT NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    owner TEXT,
    period_start TEXT,
    period_end TEXT,
    period TEXT NOT NULL,
    period_quote TEXT,
    value TEXT,
    value_sort DOUBLE PRECISION,
    high TEXT,
    high_sort DOUBLE PRECISION,
    unit TEXT,
    comparator TEXT,
    change TEXT,
    indicator TEXT,
    indicator_group TEXT,
    name TEXT,
    stage TEXT,
    trail TEXT NOT NULL, title TEXT, per TEXT, scope TEXT, doubts TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (reading, place)
);
INSERT INTO "entries" VALUES(1,0,2,'c1f444b10be33935.f38','figure','fact','5.2%',38,42,'临江市','2024-01-01','2024-12-31','explicit','2024年','5.2',5.2,NULL,NULL,'%','=','increase','地区生产总值','地区生产总值',NULL,NULL,'numerals.arabic@38-41 units.percent@41-42 changes.up@36-38 indicator.before@30-36 figure.fact@28-42 time_units.year@22-27',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(1,1,2,'c1f444b10be33935.f49','figure','fact','3.1万人',49,54,'临江市','2024-01-01','2024-12-31','explicit','2024年','31000',31000.0,NULL,NULL,'人','=','increase','城镇新增就业','城镇新增就业',NULL,NULL,'numerals.arabic@49-53 units.person@53-54 changes.new@45-47 indicator.before@43-49 figure.fact@43-54 time_units.year@22-27',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(1,2,3,'c1f444b10be33935.f61','figure','fact','374亿元',61,66,'临江市',NULL,NULL,'none',NULL,'37400000000',37400000000.0,NULL,NULL,'元','=','level','投资规模','投资规模',NULL,NULL,'numerals.arabic@61-65 currencies.yuan@65-66 changes.to@60-61 indicator.before@56-60 figure.fact@56-66',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(1,3,3,'c1f444b10be33935.f69','figure','fact','750亿元',69,74,'临江市','2024-01-01','2024-12-31','explicit','2024年','75000000000',75000000000.0,NULL,NULL,'元','=','level','投资规模','投资规模',NULL,NULL,'numerals.arabic@69-73 currencies.yuan@73-74 changes.to@66-69 indicator.carried@56-60 figure.fact@66-74 scopes.heading_review@12-17',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(1,4,3,'c1f444b10be33935.f75','figure','fact','翻了两番',75,79,'临江市','2024-01-01','2024-12-31','explicit','2024年','4',4.0,NULL,NULL,'倍','=','multiply','投资规模','投资规模',NULL,NULL,'shares.turn@75-79 indicator.carried@56-60 figure.fact@75-79 scopes.heading_review@12-17',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(1,5,4,'c1f444b10be33935.f97','figure','fact','两项',97,99,'临江市','2024-01-01','2024-12-31','explicit','2024年','2',2.0,NULL,NULL,'项','=','level','工程','工程',NULL,NULL,'numerals.chinese@97-98 units.thing@98-99 indicator.after@99-101 figure.fact@97-99 scopes.heading_review@12-17',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(1,6,4,'c1f444b10be33935.f102','figure','background','五项',102,104,'临江市',NULL,NULL,'none',NULL,'5',5.0,NULL,NULL,'项','=','level','','',NULL,NULL,'numerals.chinese@102-103 units.thing@103-104 figure.vague@102-104',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(1,7,6,'c1f444b10be33935.f134','figure','target','5%左右',134,138,'临江市','2025-01-01','2025-12-31','explicit','2025年','5',5.0,NULL,NULL,'%','~','increase','地区生产总值','地区生产总值',NULL,NULL,'numerals.arabic@134-135 units.percent@135-136 comparators.after_about@136-138 changes.up@132-134 indicator.before@126-132 figure.target@126-138 time_units.year@120-125',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(1,8,6,'c1f444b10be33935.f145','figure','target','3万人以上',145,150,'临江市','2025-01-01','2025-12-31','explicit','2025年','30000',30000.0,NULL,NULL,'人','>=','increase','城镇新增就业','城镇新增就业',NULL,NULL,'numerals.arabic@145-147 units.person@147-148 comparators.after_at_least@148-150 changes.new@141-143 indicator.before@139-145 figure.target@139-150 time_units.year@120-125',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(1,9,7,'c1f444b10be33935.f163','figure','target','30公里',163,167,'临江市','2025-01-01','2025-12-31','inherited','2025年','30',30.0,NULL,NULL,'公里','=','increase','公路','公路',NULL,NULL,'numerals.arabic@163-165 units.kilometre@165-167 changes.new@159-161 indicator.before@161-163 figure.target@159-167 scopes.heading_plan@110-115',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(1,10,7,'c1f444b10be33935.d152','deliverable','target','建成跨江大桥',152,158,'临江市','2025-01-01','2025-12-31','inherited','2025年',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'跨江大桥','complete','stages.finish@152-154 heads.line@154-158 scopes.heading_plan@110-115',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(2,0,2,'74e89a35d4a6e538.f38','figure','fact','5.2%',38,42,'临江市','2024-01-01','2024-12-31','explicit','2024年','5.2',5.2,NULL,NULL,'%','=','increase','地区生产总值','地区生产总值',NULL,NULL,'numerals.arabic@38-41 units.percent@41-42 changes.up@36-38 indicator.before@30-36 figure.fact@28-42 time_units.year@22-27',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(2,1,2,'74e89a35d4a6e538.f49','figure','fact','3.1万人',49,54,'临江市','2024-01-01','2024-12-31','explicit','2024年','31000',31000.0,NULL,NULL,'人','=','increase','城镇新增就业','城镇新增就业',NULL,NULL,'numerals.arabic@49-53 units.person@53-54 changes.new@45-47 indicator.before@43-49 figure.fact@43-54 time_units.year@22-27',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(2,2,3,'74e89a35d4a6e538.f61','figure','fact','374亿元',61,66,'临江市',NULL,NULL,'none',NULL,'37400000000',37400000000.0,NULL,NULL,'元','=','level','投资规模','投资规模',NULL,NULL,'numerals.arabic@61-65 currencies.yuan@65-66 changes.to@60-61 indicator.before@56-60 figure.fact@56-66',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(2,3,3,'74e89a35d4a6e538.f69','figure','fact','750亿元',69,74,'临江市','2024-01-01','2024-12-31','explicit','2024年','75000000000',75000000000.0,NULL,NULL,'元','=','level','投资规模','投资规模',NULL,NULL,'numerals.arabic@69-73 currencies.yuan@73-74 changes.to@66-69 indicator.carried@56-60 figure.fact@66-74 scopes.heading_review@12-17',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(2,4,3,'74e89a35d4a6e538.f75','figure','fact','翻了两番',75,79,'临江市','2024-01-01','2024-12-31','explicit','2024年','4',4.0,NULL,NULL,'倍','=','multiply','投资规模','投资规模',NULL,NULL,'shares.turn@75-79 indicator.carried@56-60 figure.fact@75-79 scopes.heading_review@12-17',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(2,5,4,'74e89a35d4a6e538.f97','figure','fact','两项',97,99,'临江市','2024-01-01','2024-12-31','explicit','2024年','2',2.0,NULL,NULL,'项','=','level','工程','工程',NULL,NULL,'numerals.chinese@97-98 units.thing@98-99 indicator.after@99-101 figure.fact@97-99 scopes.heading_review@12-17',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(2,6,4,'74e89a35d4a6e538.f102','figure','background','五项',102,104,'临江市',NULL,NULL,'none',NULL,'5',5.0,NULL,NULL,'项','=','level','','',NULL,NULL,'numerals.chinese@102-103 units.thing@103-104 figure.vague@102-104',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(2,7,5,'74e89a35d4a6e538.f118','figure','target','1200张',118,123,'临江市','2025-01-01','2025-12-31','explicit','今年','1200',1200.0,NULL,NULL,'张','=','increase','养老床位','养老床位',NULL,NULL,'numerals.arabic@118-122 units.thing@122-123 changes.new@112-114 indicator.before@114-118 figure.target@108-123 time_words.this_year@108-110',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(2,8,7,'74e89a35d4a6e538.f151','figure','target','5%左右',151,155,'临江市','2025-01-01','2025-12-31','explicit','2025年','5',5.0,NULL,NULL,'%','~','increase','地区生产总值','地区生产总值',NULL,NULL,'numerals.arabic@151-152 units.percent@152-153 comparators.after_about@153-155 changes.up@149-151 indicator.before@143-149 figure.target@143-155 time_units.year@137-142',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(2,9,7,'74e89a35d4a6e538.f162','figure','target','3万人以上',162,167,'临江市','2025-01-01','2025-12-31','explicit','2025年','30000',30000.0,NULL,NULL,'人','>=','increase','城镇新增就业','城镇新增就业',NULL,NULL,'numerals.arabic@162-164 units.person@164-165 comparators.after_at_least@165-167 changes.new@158-160 indicator.before@156-162 figure.target@156-167 time_units.year@137-142',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(2,10,8,'74e89a35d4a6e538.f180','figure','target','35公里',180,184,'临江市','2025-01-01','2025-12-31','inherited','2025年','35',35.0,NULL,NULL,'公里','=','increase','公路','公路',NULL,NULL,'numerals.arabic@180-182 units.kilometre@182-184 changes.new@176-178 indicator.before@178-180 figure.target@176-184 scopes.heading_plan@127-132',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(2,11,8,'74e89a35d4a6e538.d169','deliverable','target','建成跨江大桥',169,175,'临江市','2025-01-01','2025-12-31','inherited','2025年',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'跨江大桥','complete','stages.finish@169-171 heads.line@171-175 scopes.heading_plan@127-132',NULL,NULL,NULL,'');
INSERT INTO "entries" VALUES(13,0,2,'74e89a35d4a6e538.f38','figure','fact','5.2%',38,42,'临江市','2024-01-01','2024-12-31','explicit','2024年','5.2',5.2,NULL,NULL,'%','=','increase','地区生产总值','地区生产总值',NULL,NULL,'numerals.arabic@38-41 units.percent@41-42 changes.up@36-38 indicator.before@30-36 figure.fact@28-42 time_units.year@22-27','地区生产总值增长5.2%',NULL,NULL,'');
INSERT INTO "entries" VALUES(13,1,2,'74e89a35d4a6e538.f49','figure','fact','3.1万人',49,54,'临江市','2024-01-01','2024-12-31','explicit','2024年','31000',31000.0,NULL,NULL,'人','=','increase','城镇新增就业','城镇新增就业',NULL,NULL,'numerals.arabic@49-53 units.person@53-54 changes.new@45-47 indicator.before@43-49 figure.fact@43-54 time_units.year@22-27','城镇新增就业3.1万人',NULL,NULL,'');
INSERT INTO "entries" VALUES(13,2,3,'74e89a35d4a6e538.f61','figure','fact','374亿元',61,66,'临江市',NULL,NULL,'none',NULL,'37400000000',37400000000.0,NULL,NULL,'元','=','level','投资规模','投资规模',NULL,NULL,'numerals.arabic@61-65 currencies.yuan@65-66 changes.to@60-61 indicator.before@56-60 figure.fact@56-66','投资规模从374亿元扩大到',NULL,NULL,'');
INSERT INTO "entries" VALUES(13,3,3,'74e89a35d4a6e538.f69','figure','fact','750亿元',69,74,'临江市','2024-01-01','2024-12-31','explicit','2024年','75000000000',75000000000.0,NULL,NULL,'元','=','level','投资规模','投资规模',NULL,NULL,'numerals.arabic@69-73 currencies.yuan@73-74 changes.to@66-69 indicator.carried@56-60 figure.fact@66-74 scopes.heading_review@12-17','投资规模扩大到750亿元',NULL,NULL,'');
INSERT INTO "entries" VALUES(13,4,3,'74e89a35d4a6e538.f75','figure','fact','翻了两番',75,79,'临江市','2024-01-01','2024-12-31','explicit','2024年','4',4.0,NULL,NULL,'倍','=','multiply','投资规模','投资规模',NULL,NULL,'shares.turn@75-79 indicator.carried@56-60 figure.fact@75-79 scopes.heading_review@12-17','投资规模翻了两番',NULL,NULL,'');
INSERT INTO "entries" VALUES(13,5,4,'74e89a35d4a6e538.f97','figure','fact','两项',97,99,'临江市','2024-01-01','2024-12-31','explicit','2024年','2',2.0,NULL,NULL,'项','=','level','工程','工程',NULL,NULL,'numerals.chinese@97-98 units.thing@98-99 indicator.after@99-101 figure.fact@97-99 scopes.heading_review@12-17','一个目标两项工程',NULL,NULL,'');
INSERT INTO "entries" VALUES(13,6,4,'74e89a35d4a6e538.f102','figure','background','五项',102,104,'临江市',NULL,NULL,'none',NULL,'5',5.0,NULL,NULL,'项','=','level','','',NULL,NULL,'numerals.chinese@102-103 units.thing@103-104 figure.vague@102-104','',NULL,NULL,'');
INSERT INTO "entries" VALUES(13,7,5,'74e89a35d4a6e538.f118','figure','target','1200张',118,123,'临江市','2025-01-01','2025-12-31','explicit','今年','1200',1200.0,NULL,NULL,'张','=','increase','养老床位','养老床位',NULL,NULL,'numerals.arabic@118-122 units.thing@122-123 changes.new@112-114 indicator.before@114-118 figure.target@108-123 time_words.this_year@108-110','新增养老床位1200张',NULL,NULL,'');
INSERT INTO "entries" VALUES(13,8,7,'74e89a35d4a6e538.f151','figure','target','5%左右',151,155,'临江市','2025-01-01','2025-12-31','explicit','2025年','5',5.0,NULL,NULL,'%','~','increase','地区生产总值','地区生产总值',NULL,NULL,'numerals.arabic@151-152 units.percent@152-153 comparators.after_about@153-155 changes.up@149-151 indicator.before@143-149 figure.target@143-155 time_units.year@137-142','地区生产总值增长5%左右',NULL,NULL,'');
INSERT INTO "entries" VALUES(13,9,7,'74e89a35d4a6e538.f162','figure','target','3万人以上',162,167,'临江市','2025-01-01','2025-12-31','explicit','2025年','30000',30000.0,NULL,NULL,'人','>=','increase','城镇新增就业','城镇新增就业',NULL,NULL,'numerals.arabic@162-164 units.person@164-165 comparators.after_at_least@165-167 changes.new@158-160 indicator.before@156-162 figure.target@156-167 time_units.year@137-142','城镇新增就业3万人以上',NULL,NULL,'');
INSERT INTO "entries" VALUES(13,10,8,'74e89a35d4a6e538.f180','figure','target','35公里',180,184,'临江市','2025-01-01','2025-12-31','inherited','2025年','35',35.0,NULL,NULL,'公里','=','increase','公路','公路',NULL,NULL,'numerals.arabic@180-182 units.kilometre@182-184 changes.new@176-178 indicator.before@178-180 figure.target@176-184 scopes.heading_plan@127-132','新建公路35公里',NULL,NULL,'');
INSERT INTO "entries" VALUES(13,11,8,'74e89a35d4a6e538.d169','deliverable','target','建成跨江大桥',169,175,'临江市','2025-01-01','2025-12-31','inherited','2025年',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'跨江大桥','complete','stages.finish@169-171 heads.line@171-175 scopes.heading_plan@127-132','建成跨江大桥',NULL,NULL,'');
CREATE TABLE findings (
    reading BIGINT NOT NULL,
    place BIGINT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    PRIMARY KEY (reading, place)
);
INSERT INTO "findings" VALUES(1,0,'TD501','ratio: stated 4, but 37400000000、75000000000 give 2.005348',61,79);
INSERT INTO "findings" VALUES(2,0,'TD501','ratio: stated 4, but 37400000000、75000000000 give 2.005348',61,79);
INSERT INTO "findings" VALUES(13,0,'TD501','ratio: stated 4, but 37400000000、75000000000 give 2.005348',61,79);
CREATE TABLE journal (
    seq BIGINT NOT NULL PRIMARY KEY,
    run TEXT NOT NULL REFERENCES runs (id),
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL
);
INSERT INTO "journal" VALUES(1,'run-1','2025-02-01T08:02:00.000000Z','document','c1f444b10be33935');
INSERT INTO "journal" VALUES(2,'run-1','2025-02-01T08:03:00.000000Z','document','74e89a35d4a6e538');
INSERT INTO "journal" VALUES(3,'run-1','2025-02-01T08:05:00.000000Z','decision','74e89a35d4a6e538.f180');
INSERT INTO "journal" VALUES(4,'run-1','2025-02-01T08:07:00.000000Z','links','');
INSERT INTO "journal" VALUES(5,'run-1','2025-02-01T08:08:00.000000Z','assessments','');
INSERT INTO "journal" VALUES(6,'run-1','2025-02-01T08:09:00.000000Z','report','74e89a35d4a6e538.f180');
INSERT INTO "journal" VALUES(7,'run-1','2025-07-01T08:02:00.000000Z','task','74e89a35d4a6e538.f180');
INSERT INTO "journal" VALUES(8,'run-1','2025-07-01T08:03:00.000000Z','task','74e89a35d4a6e538.f180');
INSERT INTO "journal" VALUES(9,'run-1','2025-07-01T08:04:00.000000Z','task','74e89a35d4a6e538.f180');
INSERT INTO "journal" VALUES(10,'run-1','2025-07-01T08:05:00.000000Z','task','74e89a35d4a6e538.f180');
INSERT INTO "journal" VALUES(11,'run-1','2025-07-01T08:06:00.000000Z','task','74e89a35d4a6e538.f180');
INSERT INTO "journal" VALUES(12,'run-1','2025-07-01T08:07:00.000000Z','report','74e89a35d4a6e538.f180');
INSERT INTO "journal" VALUES(13,'run-2','2025-02-01T08:02:00.000000Z','reading','74e89a35d4a6e538');
CREATE TABLE links (
    seq BIGINT NOT NULL REFERENCES journal (seq),
    place BIGINT NOT NULL,
    promise TEXT NOT NULL,
    outcome TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    comparisons TEXT NOT NULL,
    decision TEXT NOT NULL,
    PRIMARY KEY (seq, place)
);
INSERT INTO "links" VALUES(4,0,'74e89a35d4a6e538.d169','74e89a35d4a6e538.f38',0.5,'[]','auto');
CREATE TABLE migrations (
    version BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    at TEXT NOT NULL
);
INSERT INTO "migrations" VALUES(1,'0001_ledger','2025-02-01T08:01:00.000000Z');
INSERT INTO "migrations" VALUES(2,'0002_workflow','2025-07-01T08:01:00.000000Z');
INSERT INTO "migrations" VALUES(3,'0003_notes','2025-02-01T08:01:00.000000Z');
INSERT INTO "migrations" VALUES(4,'0004_doubts','2025-02-01T08:01:00.000000Z');
INSERT INTO "migrations" VALUES(5,'0005_decided','2025-02-01T08:01:00.000000Z');
INSERT INTO "migrations" VALUES(6,'0006_titles','2025-02-01T08:01:00.000000Z');
INSERT INTO "migrations" VALUES(7,'0007_promise_doubts','2025-02-01T08:01:00.000000Z');
CREATE TABLE programmes (
    reading BIGINT NOT NULL,
    place BIGINT NOT NULL,
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    quote TEXT NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    parts TEXT NOT NULL,
    PRIMARY KEY (reading, place)
);
INSERT INTO "programmes" VALUES(1,0,'c1f444b10be33935.p83','125','“125”行动','“125”行动',83,90,'[]');
INSERT INTO "programmes" VALUES(2,0,'74e89a35d4a6e538.p83','125','“125”行动','“125”行动',83,90,'[]');
INSERT INTO "programmes" VALUES(13,0,'74e89a35d4a6e538.p83','125','“125”行动','“125”行动',83,90,'[]');
CREATE TABLE readings (
    seq BIGINT NOT NULL PRIMARY KEY REFERENCES journal (seq),
    document BIGINT NOT NULL REFERENCES documents (seq)
);
INSERT INTO "readings" VALUES(1,1);
INSERT INTO "readings" VALUES(2,2);
INSERT INTO "readings" VALUES(13,2);
CREATE TABLE reports (
    seq BIGINT NOT NULL PRIMARY KEY REFERENCES journal (seq),
    id TEXT NOT NULL,
    subject TEXT NOT NULL,
    value TEXT NOT NULL,
    value_sort DOUBLE PRECISION NOT NULL,
    unit TEXT,
    as_of TEXT NOT NULL,
    source TEXT NOT NULL,
    who TEXT NOT NULL
, note TEXT);
INSERT INTO "reports" VALUES(6,'r6','74e89a35d4a6e538.f180','12',12.0,'公里','2025-06-30','电话','钱某',NULL);
CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY,
    started_at TEXT NOT NULL,
    command TEXT NOT NULL,
    who TEXT NOT NULL,
    version TEXT NOT NULL,
    pack TEXT NOT NULL,
    pack_sha256 TEXT NOT NULL
);
INSERT INTO "runs" VALUES('run-1','2025-02-01T00:00:00.000000Z','add','赵某','0.1.0','zh_cn','0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "runs" VALUES('run-2','2025-02-01T00:00:00.000000Z','add','赵某','0.1.0','zh_cn','0000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE sections (
    reading BIGINT NOT NULL,
    place BIGINT NOT NULL,
    id TEXT NOT NULL,
    level BIGINT NOT NULL,
    heading TEXT,
    speaker TEXT,
    role TEXT,
    owner TEXT,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    PRIMARY KEY (reading, place)
);
INSERT INTO "sections" VALUES(1,0,'s0',0,'临江市政府工作报告',NULL,NULL,'临江市',0,169);
INSERT INTO "sections" VALUES(1,1,'s1',1,'一、2024年工作回顾',NULL,NULL,'临江市',10,108);
INSERT INTO "sections" VALUES(1,2,'s2',1,'二、2025年工作安排',NULL,NULL,'临江市',108,169);
INSERT INTO "sections" VALUES(2,0,'s0',0,'临江市政府工作报告',NULL,NULL,'临江市',0,186);
INSERT INTO "sections" VALUES(2,1,'s1',1,'一、2024年工作回顾',NULL,NULL,'临江市',10,125);
INSERT INTO "sections" VALUES(2,2,'s2',1,'二、2025年工作安排',NULL,NULL,'临江市',125,186);
INSERT INTO "sections" VALUES(13,0,'s0',0,'临江市政府工作报告',NULL,NULL,'临江市',0,186);
INSERT INTO "sections" VALUES(13,1,'s1',1,'一、2024年工作回顾',NULL,NULL,'临江市',10,125);
INSERT INTO "sections" VALUES(13,2,'s2',1,'二、2025年工作安排',NULL,NULL,'临江市',125,186);
CREATE TABLE stage_reports (
    seq BIGINT NOT NULL PRIMARY KEY REFERENCES journal (seq),
    id TEXT NOT NULL,
    subject TEXT NOT NULL,
    stage TEXT NOT NULL,
    as_of TEXT NOT NULL,
    source TEXT NOT NULL,
    who TEXT NOT NULL
, note TEXT);
INSERT INTO "stage_reports" VALUES(12,'r12','74e89a35d4a6e538.f180','start','2025-07-01','交通局','孙某',NULL);
CREATE TABLE statements (
    reading BIGINT NOT NULL,
    place BIGINT NOT NULL,
    id TEXT NOT NULL,
    section TEXT,
    kind TEXT NOT NULL,
    owner TEXT,
    quote TEXT NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    trail TEXT NOT NULL, supporting TEXT,
    PRIMARY KEY (reading, place)
);
INSERT INTO "statements" VALUES(1,0,'c1f444b10be33935.s0','s0','other','临江市','临江市政府工作报告',0,9,'kind.heading@0-9',NULL);
INSERT INTO "statements" VALUES(1,1,'c1f444b10be33935.s10','s1','other','临江市','一、2024年工作回顾',10,21,'kind.heading@10-21',NULL);
INSERT INTO "statements" VALUES(1,2,'c1f444b10be33935.s22','s1','fact','临江市','2024年，全市地区生产总值增长5.2%，城镇新增就业3.1万人',22,54,'kind.review@22-54',NULL);
INSERT INTO "statements" VALUES(1,3,'c1f444b10be33935.s56','s1','fact','临江市','投资规模从374亿元扩大到750亿元，翻了两番',56,79,'kind.review@56-79',NULL);
INSERT INTO "statements" VALUES(1,4,'c1f444b10be33935.s81','s1','fact','临江市','实施“125”行动，即一个目标、两项工程、五项任务',81,106,'kind.review@81-106',NULL);
INSERT INTO "statements" VALUES(1,5,'c1f444b10be33935.s108','s2','other','临江市','二、2025年工作安排',108,119,'kind.heading@108-119',NULL);
INSERT INTO "statements" VALUES(1,6,'c1f444b10be33935.s120','s2','target','临江市','2025年，地区生产总值增长5%左右，城镇新增就业3万人以上',120,150,'kind.figure@120-150',NULL);
INSERT INTO "statements" VALUES(1,7,'c1f444b10be33935.s152','s2','target','临江市','建成跨江大桥，新建公路30公里',152,167,'kind.figure@152-167',NULL);
INSERT INTO "statements" VALUES(2,0,'74e89a35d4a6e538.s0','s0','other','临江市','临江市政府工作报告',0,9,'kind.heading@0-9',NULL);
INSERT INTO "statements" VALUES(2,1,'74e89a35d4a6e538.s10','s1','other','临江市','一、2024年工作回顾',10,21,'kind.heading@10-21',NULL);
INSERT INTO "statements" VALUES(2,2,'74e89a35d4a6e538.s22','s1','fact','临江市','2024年，全市地区生产总值增长5.2%，城镇新增就业3.1万人',22,54,'kind.review@22-54',NULL);
INSERT INTO "statements" VALUES(2,3,'74e89a35d4a6e538.s56','s1','fact','临江市','投资规模从374亿元扩大到750亿元，翻了两番',56,79,'kind.review@56-79',NULL);
INSERT INTO "statements" VALUES(2,4,'74e89a35d4a6e538.s81','s1','fact','临江市','实施“125”行动，即一个目标、两项工程、五项任务',81,106,'kind.review@81-106',NULL);
INSERT INTO "statements" VALUES(2,5,'74e89a35d4a6e538.s108','s1','target','临江市','今年还要新增养老床位1200张',108,123,'kind.figure@108-123',NULL);
INSERT INTO "statements" VALUES(2,6,'74e89a35d4a6e538.s125','s2','other','临江市','二、2025年工作安排',125,136,'kind.heading@125-136',NULL);
INSERT INTO "statements" VALUES(2,7,'74e89a35d4a6e538.s137','s2','target','临江市','2025年，地区生产总值增长5%左右，城镇新增就业3万人以上',137,167,'kind.figure@137-167',NULL);
INSERT INTO "statements" VALUES(2,8,'74e89a35d4a6e538.s169','s2','target','临江市','建成跨江大桥，新建公路35公里',169,184,'kind.figure@169-184',NULL);
INSERT INTO "statements" VALUES(13,0,'74e89a35d4a6e538.s0','s0','other','临江市','临江市政府工作报告',0,9,'kind.heading@0-9','[]');
INSERT INTO "statements" VALUES(13,1,'74e89a35d4a6e538.s10','s1','other','临江市','一、2024年工作回顾',10,21,'kind.heading@10-21','[]');
INSERT INTO "statements" VALUES(13,2,'74e89a35d4a6e538.s22','s1','fact','临江市','2024年，全市地区生产总值增长5.2%，城镇新增就业3.1万人',22,54,'kind.review@22-54','[]');
INSERT INTO "statements" VALUES(13,3,'74e89a35d4a6e538.s56','s1','fact','临江市','投资规模从374亿元扩大到750亿元，翻了两番',56,79,'kind.review@56-79','[]');
INSERT INTO "statements" VALUES(13,4,'74e89a35d4a6e538.s81','s1','fact','临江市','实施“125”行动，即一个目标、两项工程、五项任务',81,106,'kind.review@81-106','[]');
INSERT INTO "statements" VALUES(13,5,'74e89a35d4a6e538.s108','s1','target','临江市','今年还要新增养老床位1200张',108,123,'kind.figure@108-123','[]');
INSERT INTO "statements" VALUES(13,6,'74e89a35d4a6e538.s125','s2','other','临江市','二、2025年工作安排',125,136,'kind.heading@125-136','[]');
INSERT INTO "statements" VALUES(13,7,'74e89a35d4a6e538.s137','s2','target','临江市','2025年，地区生产总值增长5%左右，城镇新增就业3万人以上',137,167,'kind.figure@137-167','[]');
INSERT INTO "statements" VALUES(13,8,'74e89a35d4a6e538.s169','s2','target','临江市','建成跨江大桥，新建公路35公里',169,184,'kind.figure@169-184','[]');
CREATE TABLE texts (
    id TEXT NOT NULL PRIMARY KEY,
    sha256 TEXT NOT NULL,
    body TEXT NOT NULL
);
INSERT INTO "texts" VALUES('c1f444b10be33935','c1f444b10be3393554eb7215729b8712fa708dacb848fe0300cd8f2e95310a95','临江市政府工作报告
一、2024年工作回顾
2024年，全市地区生产总值增长5.2%，城镇新增就业3.1万人。
投资规模从374亿元扩大到750亿元，翻了两番。
实施“125”行动，即一个目标、两项工程、五项任务。
二、2025年工作安排
2025年，地区生产总值增长5%左右，城镇新增就业3万人以上。
建成跨江大桥，新建公路30公里。
');
INSERT INTO "texts" VALUES('74e89a35d4a6e538','74e89a35d4a6e538cc76c3d02896e6f16ae6ff138b84c24b061a33dbfd60167c','临江市政府工作报告
一、2024年工作回顾
2024年，全市地区生产总值增长5.2%，城镇新增就业3.1万人。
投资规模从374亿元扩大到750亿元，翻了两番。
实施“125”行动，即一个目标、两项工程、五项任务。
今年还要新增养老床位1200张。
二、2025年工作安排
2025年，地区生产总值增长5%左右，城镇新增就业3万人以上。
建成跨江大桥，新建公路35公里。
');
CREATE TABLE workflow (
    seq BIGINT NOT NULL PRIMARY KEY REFERENCES journal (seq),
    subject TEXT NOT NULL,
    verb TEXT NOT NULL,
    who TEXT NOT NULL,
    role TEXT NOT NULL,
    actor_bureau TEXT,
    why TEXT,
    said TEXT NOT NULL,
    state TEXT NOT NULL,
    since TEXT NOT NULL,
    bureau TEXT,
    support TEXT NOT NULL,
    due TEXT,
    asked TEXT
);
INSERT INTO "workflow" VALUES(7,'74e89a35d4a6e538.f180','register','钱某','supervisor',NULL,NULL,'{"number": "〔2025〕1号", "due": "2025-12-31"}','to_assign','2025-07-01T08:02:00.000000Z',NULL,'[]','2025-12-31',NULL);
INSERT INTO "workflow" VALUES(8,'74e89a35d4a6e538.f180','assign','钱某','supervisor',NULL,NULL,'{"bureau": "交通局", "due": "2025-11-30"}','to_sign','2025-07-01T08:03:00.000000Z','交通局','[]','2025-11-30',NULL);
INSERT INTO "workflow" VALUES(9,'74e89a35d4a6e538.f180','sign','孙某','bureau','交通局',NULL,'{}','signed','2025-07-01T08:04:00.000000Z','交通局','[]','2025-11-30',NULL);
INSERT INTO "workflow" VALUES(10,'74e89a35d4a6e538.f180','report','孙某','bureau','交通局',NULL,'{"text": "已完成过半", "as_of": "2025-06-30", "problems": "资金", "attachments": [{"sha256": "42a57eefc320c7e8b1e0cce45ef887c2ddf09e18805b51d3b8137847343e2121", "name": "验收单.txt"}]}','to_review','2025-07-01T08:05:00.000000Z','交通局','[]','2025-11-30',NULL);
INSERT INTO "workflow" VALUES(11,'74e89a35d4a6e538.f180','accept','钱某','supervisor',NULL,NULL,'{}','underway','2025-07-01T08:06:00.000000Z','交通局','[]','2025-11-30',NULL);
CREATE TRIGGER migrations_no_update BEFORE UPDATE ON migrations  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: migrations'); END;
CREATE TRIGGER migrations_no_delete BEFORE DELETE ON migrations  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: migrations'); END;
CREATE TRIGGER migrations_no_insert BEFORE INSERT ON migrations WHEN EXISTS (SELECT 1 FROM migrations WHERE version = NEW.version) OR EXISTS (SELECT 1 FROM migrations WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: migrations'); END;
CREATE INDEX journal_at ON journal (at);
CREATE INDEX journal_action ON journal (action, seq);
CREATE INDEX documents_id ON documents (id);
CREATE INDEX documents_source ON documents (source);
CREATE INDEX documents_supersedes ON documents (supersedes);
CREATE INDEX readings_document ON readings (document, seq);
CREATE INDEX entries_group ON entries (indicator_group, reading);
CREATE INDEX decisions_subject ON decisions (subject);
CREATE INDEX links_promise ON links (promise);
CREATE INDEX links_outcome ON links (outcome);
CREATE INDEX assessments_promise ON assessments (promise);
CREATE INDEX reports_subject ON reports (subject);
CREATE TRIGGER runs_no_update BEFORE UPDATE ON runs  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: runs'); END;
CREATE TRIGGER runs_no_delete BEFORE DELETE ON runs  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: runs'); END;
CREATE TRIGGER runs_no_insert BEFORE INSERT ON runs WHEN EXISTS (SELECT 1 FROM runs WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM runs WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: runs'); END;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: journal'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: journal'); END;
CREATE TRIGGER journal_no_insert BEFORE INSERT ON journal WHEN EXISTS (SELECT 1 FROM journal WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM journal WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: journal'); END;
CREATE TRIGGER texts_no_update BEFORE UPDATE ON texts  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: texts'); END;
CREATE TRIGGER texts_no_delete BEFORE DELETE ON texts  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: texts'); END;
CREATE TRIGGER texts_no_insert BEFORE INSERT ON texts WHEN EXISTS (SELECT 1 FROM texts WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM texts WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: texts'); END;
CREATE TRIGGER documents_no_update BEFORE UPDATE ON documents  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: documents'); END;
CREATE TRIGGER documents_no_delete BEFORE DELETE ON documents  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: documents'); END;
CREATE TRIGGER documents_no_insert BEFORE INSERT ON documents WHEN EXISTS (SELECT 1 FROM documents WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM documents WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: documents'); END;
CREATE TRIGGER readings_no_update BEFORE UPDATE ON readings  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: readings'); END;
CREATE TRIGGER readings_no_delete BEFORE DELETE ON readings  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: readings'); END;
CREATE TRIGGER readings_no_insert BEFORE INSERT ON readings WHEN EXISTS (SELECT 1 FROM readings WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM readings WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: readings'); END;
CREATE TRIGGER sections_no_update BEFORE UPDATE ON sections  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: sections'); END;
CREATE TRIGGER sections_no_delete BEFORE DELETE ON sections  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: sections'); END;
CREATE TRIGGER sections_no_insert BEFORE INSERT ON sections WHEN EXISTS (SELECT 1 FROM sections WHERE reading = NEW.reading AND place = NEW.place) OR EXISTS (SELECT 1 FROM sections WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: sections'); END;
CREATE TRIGGER statements_no_update BEFORE UPDATE ON statements  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: statements'); END;
CREATE TRIGGER statements_no_delete BEFORE DELETE ON statements  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: statements'); END;
CREATE TRIGGER statements_no_insert BEFORE INSERT ON statements WHEN EXISTS (SELECT 1 FROM statements WHERE reading = NEW.reading AND place = NEW.place) OR EXISTS (SELECT 1 FROM statements WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: statements'); END;
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: entries'); END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: entries'); END;
CREATE TRIGGER entries_no_insert BEFORE INSERT ON entries WHEN EXISTS (SELECT 1 FROM entries WHERE reading = NEW.reading AND place = NEW.place) OR EXISTS (SELECT 1 FROM entries WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: entries'); END;
CREATE TRIGGER programmes_no_update BEFORE UPDATE ON programmes  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: programmes'); END;
CREATE TRIGGER programmes_no_delete BEFORE DELETE ON programmes  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: programmes'); END;
CREATE TRIGGER programmes_no_insert BEFORE INSERT ON programmes WHEN EXISTS (SELECT 1 FROM programmes WHERE reading = NEW.reading AND place = NEW.place) OR EXISTS (SELECT 1 FROM programmes WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: programmes'); END;
CREATE TRIGGER checks_no_update BEFORE UPDATE ON checks  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: checks'); END;
CREATE TRIGGER checks_no_delete BEFORE DELETE ON checks  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: checks'); END;
CREATE TRIGGER checks_no_insert BEFORE INSERT ON checks WHEN EXISTS (SELECT 1 FROM checks WHERE reading = NEW.reading AND place = NEW.place) OR EXISTS (SELECT 1 FROM checks WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: checks'); END;
CREATE TRIGGER findings_no_update BEFORE UPDATE ON findings  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: findings'); END;
CREATE TRIGGER findings_no_delete BEFORE DELETE ON findings  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: findings'); END;
CREATE TRIGGER findings_no_insert BEFORE INSERT ON findings WHEN EXISTS (SELECT 1 FROM findings WHERE reading = NEW.reading AND place = NEW.place) OR EXISTS (SELECT 1 FROM findings WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: findings'); END;
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: decisions'); END;
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: decisions'); END;
CREATE TRIGGER decisions_no_insert BEFORE INSERT ON decisions WHEN EXISTS (SELECT 1 FROM decisions WHERE seq = NEW.seq AND place = NEW.place) OR EXISTS (SELECT 1 FROM decisions WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: decisions'); END;
CREATE TRIGGER links_no_update BEFORE UPDATE ON links  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: links'); END;
CREATE TRIGGER links_no_delete BEFORE DELETE ON links  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: links'); END;
CREATE TRIGGER links_no_insert BEFORE INSERT ON links WHEN EXISTS (SELECT 1 FROM links WHERE seq = NEW.seq AND place = NEW.place) OR EXISTS (SELECT 1 FROM links WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: links'); END;
CREATE TRIGGER assessments_no_update BEFORE UPDATE ON assessments  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: assessments'); END;
CREATE TRIGGER assessments_no_delete BEFORE DELETE ON assessments  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: assessments'); END;
CREATE TRIGGER assessments_no_insert BEFORE INSERT ON assessments WHEN EXISTS (SELECT 1 FROM assessments WHERE seq = NEW.seq AND place = NEW.place) OR EXISTS (SELECT 1 FROM assessments WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: assessments'); END;
CREATE TRIGGER reports_no_update BEFORE UPDATE ON reports  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: reports'); END;
CREATE TRIGGER reports_no_delete BEFORE DELETE ON reports  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: reports'); END;
CREATE TRIGGER reports_no_insert BEFORE INSERT ON reports WHEN EXISTS (SELECT 1 FROM reports WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM reports WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: reports'); END;
CREATE INDEX workflow_subject ON workflow (subject, seq);
CREATE INDEX workflow_bureau ON workflow (bureau);
CREATE INDEX stage_reports_subject ON stage_reports (subject);
CREATE TRIGGER workflow_no_update BEFORE UPDATE ON workflow  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: workflow'); END;
CREATE TRIGGER workflow_no_delete BEFORE DELETE ON workflow  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: workflow'); END;
CREATE TRIGGER workflow_no_insert BEFORE INSERT ON workflow WHEN EXISTS (SELECT 1 FROM workflow WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM workflow WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: workflow'); END;
CREATE TRIGGER attachments_no_update BEFORE UPDATE ON attachments  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: attachments'); END;
CREATE TRIGGER attachments_no_delete BEFORE DELETE ON attachments  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: attachments'); END;
CREATE TRIGGER attachments_no_insert BEFORE INSERT ON attachments WHEN EXISTS (SELECT 1 FROM attachments WHERE sha256 = NEW.sha256) OR EXISTS (SELECT 1 FROM attachments WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: attachments'); END;
CREATE TRIGGER stage_reports_no_update BEFORE UPDATE ON stage_reports  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: stage_reports'); END;
CREATE TRIGGER stage_reports_no_delete BEFORE DELETE ON stage_reports  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: stage_reports'); END;
CREATE TRIGGER stage_reports_no_insert BEFORE INSERT ON stage_reports WHEN EXISTS (SELECT 1 FROM stage_reports WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM stage_reports WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: stage_reports'); END;
CREATE INDEX doubts_reasons ON doubts (reasons, reading, n);
CREATE TRIGGER doubts_no_update BEFORE UPDATE ON doubts  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: doubts'); END;
CREATE TRIGGER doubts_no_delete BEFORE DELETE ON doubts  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: doubts'); END;
CREATE TRIGGER doubts_no_insert BEFORE INSERT ON doubts WHEN EXISTS (SELECT 1 FROM doubts WHERE reading = NEW.reading AND reasons = NEW.reasons) OR EXISTS (SELECT 1 FROM doubts WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: doubts'); END;
CREATE INDEX decisions_document ON decisions (substr(subject, 1, 16));
CREATE INDEX decisions_action ON decisions (action);
COMMIT;
