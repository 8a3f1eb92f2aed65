"""Submitting cards, with real git on all sides and the message read by the standard library."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest

from lape_cards import resources
from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.render import pdf
from lape_cards.workflow import submit as submitting
from lape_cards.workflow.formats import FORMATS
from lape_cards.workflow.submit import IncompleteError, sent_before, submit

ROOT = Path(__file__).parents[2]
DEMO = resources.folder("examples") / "demo" / "cards"
CARD = "perheohjaaja-paivakodissa"
WORKSHOP = "sama-perhe-monta-auttajaa"
BEFORE = date(2017, 12, 11)
MANAGER = "format: 1\nlanguage: fi\nmanager:\n  title: Hankepäällikkö\n  contact: hanke@example.org\n"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch):
    """Git starts the merge driver in a process of its own; a PDF takes long, and one test makes it."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("LAPE_LANG", "en")
    monkeypatch.setattr(submitting, "SENT_AS", ("html",))


@pytest.fixture
def cards(card_repository):
    """A repository that names its manager, with the demo's first version of a card as an unsaved file."""
    (card_repository.top / "lape.yaml").write_text(MANAGER, encoding="utf-8")
    (card_repository.top / ".gitignore").write_text("/documents/\n", encoding="utf-8")
    card_repository.commit("Settings")
    card_repository.write(CARD, (DEMO / CARD / "1.yaml").read_bytes())
    return card_repository


@pytest.fixture
def shared(cards, tmp_path):
    """A bare repository that the group shares."""
    bare = tmp_path / "yhteinen.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(bare)], check=True)
    cards.git("remote", "add", "origin", str(bare))
    return bare


def sent(cards, *names, today=BEFORE, **more):
    return submit(cards.open(), names or (CARD,), today=today, dated=True, **more)


def message_in(path):
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    assert not message.defects
    return message


def body_of(path):
    return message_in(path).get_body().get_content()


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_an_incomplete_card_is_refused_and_nothing_is_done(cards, shared):
    cards.write(CARD, (DEMO / CARD / "1.yaml").read_text().replace("responsible:", "note:", 1).replace("need:", "x:"))
    before = cards.git("for-each-ref")
    text = cards.path(CARD).read_bytes()
    with pytest.raises(IncompleteError) as caught:
        sent(cards)
    assert caught.value.exit_code == 1
    assert caught.value.checked[0].diagnostics
    assert cards.git("for-each-ref") == before
    assert cards.path(CARD).read_bytes() == text
    assert not (cards.top / "documents").exists()
    assert subprocess.run(["git", "-C", str(shared), "for-each-ref"], capture_output=True, check=True).stdout == b""


def test_one_incomplete_card_stops_the_others_too(cards):
    cards.write("kesken")
    with pytest.raises(IncompleteError):
        sent(cards, CARD, "kesken")
    assert cards.tags() == []


def test_the_version_is_saved_and_everything_lies_in_one_folder(cards):
    done = sent(cards, message="Suunnitelma valmis")
    [one] = done.prepared
    assert [saved.version.number for saved in done.saved] == [1]
    assert cards.git("log", "-1", "--format=%s") == "Suunnitelma valmis"
    assert one.folder == cards.top / "documents" / "submit" / f"{CARD}-1"
    assert files(one.folder) == [f"{CARD}-1-card.html", f"{CARD}-1.bundle", f"{CARD}-1.eml"]
    assert cards.status() == ""  # documents/ is left alone by git


def test_the_message_says_what_it_is_about(cards):
    [one] = sent(cards).prepared
    message = message_in(one.message)
    assert message["Subject"] == "Tulokortti: Perheohjaaja päiväkodissa, versio 1"
    assert str(message["To"]) == "Hankepäällikkö <hanke@example.org>"
    assert message["From"].addresses[0].addr_spec == "perheohjaus@example.org"
    assert message["Date"].datetime.date() == BEFORE
    body = body_of(one.message)
    for words in ("versio 1", "”Perheohjaaja päiväkodissa”", "11.12.2017", "Vaihe: suunnittele.", "tammikuu 2018"):
        assert words in body
    assert "ensimmäinen versio" in body
    assert [part.get_filename() for part in message.iter_attachments()] == [f"{CARD}-1-card.html"]
    [page] = message.iter_attachments()
    assert page.get_payload(decode=True) == (one.folder / f"{CARD}-1-card.html").read_bytes()


def test_the_same_input_gives_the_same_bytes(cards):
    [one] = sent(cards).prepared
    first = {path.name: path.read_bytes() for path in one.folder.iterdir()}
    again = sent(cards)
    assert again.saved == ()
    assert {path.name: path.read_bytes() for path in again.prepared[0].folder.iterdir()} == first


def test_what_is_new_is_told_since_the_version_that_was_sent_last(cards):
    sent(cards)
    for number, day in ((2, date(2018, 3, 15)), (3, date(2018, 5, 25))):
        cards.write(CARD, (DEMO / CARD / f"{number}.yaml").read_bytes())
        cards.save(CARD, today=day, dated=True)
    [one] = sent(cards, today=date(2018, 5, 26)).prepared
    body = body_of(one.message)
    assert "version 1 jälkeen" in body
    assert "Tarkastelupiste ”puolivali” pidettiin." in body
    assert "Tarkastelupiste ”kevat” pidettiin." in body
    assert sent_before(cards.open(), one.version) == [1]


def test_without_an_earlier_message_it_is_told_since_the_version_before(cards):
    cards.save(CARD, today=BEFORE, dated=True)
    stamp = f"version: 1\ndate: {BEFORE}\ntitle:"
    cards.write(CARD, (DEMO / CARD / "2.yaml").read_text().replace("title:", stamp, 1))
    [one] = sent(cards, today=date(2018, 3, 16)).prepared
    body = body_of(one.message)
    assert "version 1 jälkeen" in body
    assert "lähetettiin" not in body
    assert "- Tarkastelupiste ”puolivali” pidettiin." in body


def test_an_evaluated_card_sends_its_evaluation_too(cards):
    cards.write(CARD, (DEMO / CARD / "4.yaml").read_bytes())
    cards.write(f"{CARD}-juurrutus", (DEMO / f"{CARD}-juurrutus" / "1.yaml").read_bytes())
    done = sent(cards, CARD, f"{CARD}-juurrutus", today=date(2018, 10, 1))
    names = [[path.name for path in one.documents] for one in done.prepared]
    assert names == [
        [f"{CARD}-1-card.html", f"{CARD}-1-evaluation.html", f"{CARD}-juurrutus-1-rooting.html"],
        [f"{CARD}-juurrutus-1-rooting.html"],
    ]
    assert "Vaihe: juurrutettu." in body_of(done.prepared[0].message)
    assert len(cards.tags()) == 2


def rooted(cards):
    """Save the evaluated card, and put its rooting plan beside it, which nobody has saved; the plan's id."""
    plan = f"{CARD}-juurrutus"
    cards.write(CARD, (DEMO / CARD / "4.yaml").read_bytes())
    cards.save(CARD, today=date(2018, 9, 1), dated=True)
    cards.write(plan, (DEMO / plan / "1.yaml").read_bytes())
    return plan


def test_a_rooting_plan_that_nobody_has_saved_is_not_sent(cards, shared):
    plan = rooted(cards)
    done = sent(cards, today=date(2018, 10, 1))
    [one] = done.prepared
    assert done.synced is not None
    assert done.synced.unsaved == (plan,)
    assert files(one.folder) == [f"{CARD}-1-card.html", f"{CARD}-1-evaluation.html", f"{CARD}-1.eml"]
    assert one.own_documents == one.documents
    assert [(told.card, told.version, told.is_unsaved, told.documents) for told in one.plans] == [
        (plan, None, True, ())
    ]
    body = body_of(one.message)
    assert "Juurruttamissuunnitelma ei ole liitteenä" in body
    assert plan not in body
    assert len(list(message_in(one.message).iter_attachments())) == 2


def test_a_rooting_plan_goes_along_as_it_was_saved_last(cards):
    plan = rooted(cards)
    cards.save(plan, today=date(2018, 9, 15), dated=True)
    cards.write(plan, cards.path(plan).read_text().replace("title: ", "title: Keskeneräinen ", 1))
    [one] = sent(cards, today=date(2018, 10, 1)).prepared
    assert [path.name for path in one.own_documents] == [f"{CARD}-1-card.html", f"{CARD}-1-evaluation.html"]
    [told] = one.plans
    assert told.version is not None
    assert (told.version.number, told.is_unsaved) == (1, True)
    [page] = told.documents
    assert page == one.documents[-1]
    assert "Keskeneräinen" not in page.read_text()
    body = body_of(one.message)
    heading = body.splitlines().index(
        "Liitteenä on myös juurruttamissuunnitelman versio 1, joka tallennettiin 15.9.2018:"
    )
    assert body.splitlines()[heading + 1] == f"- {plan}-1-rooting.html"


def test_a_version_that_was_no_plan_of_this_card_is_not_sent_as_its_plan(cards):
    plan = rooted(cards)
    text = cards.path(plan).read_text()
    cards.write(plan, text.replace(f"continues: {CARD}\n", f"continues: {WORKSHOP}\n"))
    cards.save(plan, today=date(2018, 9, 15), dated=True)
    cards.write(plan, text)
    [one] = sent(cards, today=date(2018, 10, 1)).prepared
    assert [(told.card, told.version, told.documents) for told in one.plans] == [(plan, None, ())]


def test_a_rooting_plan_that_lacks_something_is_not_sent(cards):
    plan = rooted(cards)
    whole = cards.path(plan).read_text()
    cards.write(plan, "".join(line for line in whole.splitlines(keepends=True) if not line.startswith("prepared_by:")))
    cards.save(plan, today=date(2018, 9, 15), dated=True)
    with pytest.raises(IncompleteError):
        sent(cards, plan, today=date(2018, 10, 1))
    [one] = sent(cards, today=date(2018, 10, 1)).prepared
    [told] = one.plans
    assert told.version is not None
    assert (told.version.number, told.is_complete, told.documents) == (1, False, ())
    assert one.documents == one.own_documents
    assert "Juurruttamissuunnitelma ei ole liitteenä, sillä se on vielä kesken." in body_of(one.message)
    cards.write(plan, f"{cards.path(plan).read_text()}prepared_by: Työryhmä\n")
    sent(cards, plan, today=date(2018, 10, 1))
    [one] = sent(cards, today=date(2018, 10, 1)).prepared
    assert [(told.is_complete, len(told.documents)) for told in one.plans] == [(True, 1)]


def test_a_workshop_can_be_sent_too(cards):
    cards.write(WORKSHOP, (DEMO / WORKSHOP / "1.yaml").read_bytes())
    [one] = sent(cards, WORKSHOP).prepared
    message = message_in(one.message)
    assert message["Subject"].startswith("Työpaja: Sama perhe, monta auttajaa")
    assert "Vaihe" not in body_of(one.message)
    assert files(one.folder) == [f"{WORKSHOP}-1-workshop.html", f"{WORKSHOP}-1.bundle", f"{WORKSHOP}-1.eml"]
    assert message["From"].addresses[0].addr_spec == "ryhma@example.org"  # a workshop has no mailbox of its own


def test_a_group_without_a_mailbox_sends_with_none(cards):
    cards.git("config", "user.email", "group@example.org")
    cards.write(WORKSHOP, (DEMO / WORKSHOP / "1.yaml").read_bytes())
    [one] = sent(cards, WORKSHOP).prepared
    assert "From" not in message_in(one.message)


def test_every_format_that_can_be_made_here_is_sent(cards, monkeypatch):
    monkeypatch.setattr(submitting, "SENT_AS", ("html", "docx", "pdf"))
    [one] = sent(cards).prepared
    kinds = {path.suffix.removeprefix(".") for path in one.documents}
    assert kinds == {"html", "docx", "pdf"} & set(FORMATS)
    assert (one.folder / f"{CARD}-1-card.pdf").read_bytes().startswith(b"%PDF-1.7")
    types = {part.get_content_type() for part in message_in(one.message).iter_attachments()}
    assert {"text/html", "application/pdf"} <= types


def test_a_format_that_is_not_installed_is_left_out(cards, monkeypatch):
    def missing():
        raise LapeError(submitting.Message("missing"))

    monkeypatch.setattr(submitting, "SENT_AS", ("html", "pdf"))
    monkeypatch.setattr(pdf, "_weasyprint", missing)
    [one] = sent(cards).prepared
    assert [path.suffix for path in one.documents] == [".html"]


def test_a_document_that_cannot_be_made_in_a_format_is_told_of_and_left_out(cards, monkeypatch):
    monkeypatch.setattr(submitting, "SENT_AS", ("html", "pdf"))
    monkeypatch.setattr(pdf, "MOST_SIGNS", 10)
    [one] = sent(cards).prepared
    assert [path.suffix for path in one.documents] == [".html"]
    assert [str(error) for error in one.left_out] == ["The document is too long to become a PDF."]
    assert one.left_out[0].place == f"{CARD}-1-card.pdf"


def test_what_someone_committed_by_hand_is_saved_first(cards):
    cards.commit("By hand")
    [one] = sent(cards).prepared
    assert [one.version.number, len(cards.tags())] == [1, 1]


def test_a_version_that_has_lost_its_tag_can_be_sent(cards):
    cards.save(CARD, today=BEFORE, dated=True)
    cards.git("tag", "--delete", *cards.tags())
    [one] = sent(cards).prepared
    assert one.version.number == 1
    assert files(one.folder)[0] == f"{CARD}-1-card.html"


def test_the_history_can_be_cloned_from_its_file_and_verified(cards, tmp_path):
    cards.write_and_save("toinen")
    cards.git("branch", "sivuhaara")
    cards.git("stash", "push", "--include-untracked")
    cards.git("stash", "apply", "--quiet")
    [one] = sent(cards).prepared
    copy = tmp_path / "copy"
    subprocess.run(["git", "clone", "--quiet", str(one.history), str(copy)], check=True)
    listed = subprocess.run(["git", "-C", str(copy), "for-each-ref"], capture_output=True, text=True, check=True).stdout
    assert f"refs/tags/lape/{CARD}/1-" in listed
    assert "refs/tags/lape/toinen/1-" in listed
    assert "refs/remotes/origin/sivuhaara" in listed
    assert "stash" not in listed
    verified = subprocess.run(
        [sys.executable, "-m", "lape_cards", "verify"], cwd=copy, capture_output=True, text=True, check=False
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_with_a_shared_repository_versions_and_tags_are_there_afterwards(cards, shared):
    done = sent(cards)
    assert done.trouble is None
    assert done.synced is not None
    assert done.synced.sent == (f"{CARD}@1",)
    refs = subprocess.run(["git", "-C", str(shared), "for-each-ref"], capture_output=True, text=True, check=True).stdout
    for tag in cards.tags():
        assert f"refs/tags/{tag}" in refs
    assert cards.git("rev-parse", "HEAD") in refs
    assert done.prepared[0].history is None
    assert files(done.prepared[0].folder) == [f"{CARD}-1-card.html", f"{CARD}-1.eml"]


def test_the_file_with_the_history_goes_once_a_repository_is_shared(cards, tmp_path):
    assert sent(cards).prepared[0].history is not None
    bare = tmp_path / "yhteinen.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(bare)], check=True)
    cards.git("remote", "add", "origin", str(bare))
    assert files(sent(cards).prepared[0].folder) == [f"{CARD}-1-card.html", f"{CARD}-1.eml"]


def test_a_push_that_fails_leaves_the_rest_done(cards, tmp_path):
    cards.git("remote", "add", "origin", str(tmp_path / "missing.git"))
    done = sent(cards)
    assert done.trouble is not None
    assert done.synced is None
    assert len(cards.tags(CARD)) == 1
    assert files(done.prepared[0].folder) == [f"{CARD}-1-card.html", f"{CARD}-1.eml"]


@pytest.mark.parametrize("manager", ["", "manager:\n  title: Joku\n", "manager:\n  contact: 040 123 4567\n"])
def test_without_a_manager_the_message_has_no_addressee(cards, manager):
    (cards.top / "lape.yaml").write_text(f"format: 1\n{manager}", encoding="utf-8")
    [one] = sent(cards).prepared
    assert one.to is None
    assert message_in(one.message)["To"] is None


def test_a_title_with_anything_in_it_becomes_no_header(cards):
    text = (DEMO / CARD / "1.yaml").read_text()
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    cards.write(
        CARD, text.replace(title, 'title: |\n  Perhe\n  Bcc: kaikki@example.org\n\n  \U0001f600 "ä" =?utf-8?q?x?=')
    )
    [one] = sent(cards).prepared
    message = message_in(one.message)
    assert sorted(message.keys()) == ["Content-Type", "Date", "From", "MIME-Version", "Subject", "To", "X-Unsent"]
    assert "Perhe Bcc: kaikki@example.org \U0001f600" in message["Subject"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_message_speaks_the_cards_language(cards, language):
    text = (DEMO / CARD / "1.yaml").read_text().replace("language: fi", f"language: {language}")
    cards.write(CARD, text)
    [one] = sent(cards).prepared
    say = translator(language)
    assert body_of(one.message).startswith(say("Hello,"))
    assert message_in(one.message)["Subject"].startswith(say("Result card"))


def test_submitting_again_after_a_change_by_others_sends_the_saved_version(cards, shared, tmp_path):
    sent(cards)
    other = tmp_path / "other"
    subprocess.run(["git", "clone", "--quiet", str(shared), str(other)], check=True)
    theirs = type(cards)(other)
    theirs.git("config", "user.name", "Toinen")
    theirs.git("config", "user.email", "toinen@example.org")
    text = theirs.path(CARD).read_text()
    theirs.write(CARD, text.replace("prepared_by:", "programme: Heidän\nprepared_by:", 1))
    theirs.save(CARD, today=date(2017, 12, 12), dated=True)
    theirs.git("push", "--quiet", "--tags", "origin", "main")
    cards.write(CARD, cards.path(CARD).read_text().replace("title: Perheohjaaja", "title: Meidän perheohjaaja", 1))
    done = sent(cards, today=date(2017, 12, 13))
    assert done.trouble is None
    assert done.synced is not None
    [one] = done.prepared
    page = (one.folder / f"{CARD}-2-card.html").read_text()
    assert "Meidän" in page
    assert "Heidän" not in page


def lape(cards, *arguments, code=0, today=BEFORE):
    command = [sys.executable, "-m", "lape_cards", *arguments, "--today", today.isoformat()]
    done = subprocess.run(
        command, cwd=cards.top, capture_output=True, text=True, env={**os.environ, "LAPE_LANG": "en"}, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


def test_the_verb_says_what_it_wrote_and_what_to_do_next(cards):
    done = lape(cards, "submit", CARD, "-m", "Suunnitelma")
    told = " ".join(done.stderr.split())
    assert done.stdout.splitlines()[-1].endswith(f"{CARD}-1.eml")
    assert f"Open the file {CARD}-1.eml in your e-mail program and send it. It goes to hanke@example.org." in told
    assert f"All saved versions are in the file {CARD}-1.bundle" in told


def test_the_verb_shows_what_is_missing_as_the_check_does(cards):
    cards.write(CARD, (DEMO / "aamupala-ja-kuulumiset" / "1.yaml").read_text().replace("aamupala-ja-kuulumiset", CARD))
    done = lape(cards, "submit", CARD, code=1)
    checked = lape(cards, "check", CARD, code=1)
    assert [line for line in done.stdout.splitlines() if "LC2" in line]
    assert done.stdout.splitlines() == checked.stdout.splitlines()
    assert "Nothing was submitted" in done.stderr
    assert f"lape save {CARD}" in done.stderr
    assert cards.tags() == []


@pytest.mark.parametrize(
    ("settings", "asked"),
    [
        ("", "what is listed above has to be mended first, all but what is marked warning."),
        ("check:\n  strict: true\n", "what is listed above has to be mended first."),
    ],
)
def test_what_need_not_be_mended_is_not_asked_for(cards, settings, asked):
    """The card lacks someone responsible, and its checkpoints stand in another order than their dates."""
    (cards.top / "lape.yaml").write_text(MANAGER + settings, encoding="utf-8")
    disordered = (DEMO / CARD / "1.yaml").read_text().replace("date: 2018-03-14", "date: 2018-06-01")
    cards.write(CARD, disordered.replace("responsible: Neuvola", "responsible:"))
    done = lape(cards, "submit", CARD, code=1)
    assert "LC206" in done.stdout
    assert "LC302 (warning)" in done.stdout
    assert f"Nothing was submitted: {asked}" in " ".join(done.stderr.split())
    cards.write(CARD, disordered)
    lape(cards, "submit", CARD, code=1 if settings else 0)


@pytest.mark.parametrize("added", ["  broken\n", "more: 1\n", "# 010190-900P\n"])
def test_saving_is_offered_only_where_it_is_possible(cards, added):
    incomplete = (DEMO / "aamupala-ja-kuulumiset" / "1.yaml").read_text().replace("aamupala-ja-kuulumiset", CARD)
    cards.write(CARD, incomplete + added)
    with pytest.raises(LapeError) as caught:
        cards.save(CARD)
    with pytest.raises(IncompleteError) as caught:
        sent(cards)
    assert "lape save" not in caught.value.hint.text
    cards.write(CARD, incomplete)
    (cards.top / ".git" / "MERGE_HEAD").write_text(cards.git("rev-parse", "HEAD") + "\n")
    with pytest.raises(IncompleteError) as caught:
        sent(cards)
    assert "lape save" not in caught.value.hint.text


def test_saving_is_offered_of_those_alone_that_hold_something_unsaved(cards):
    incomplete = (DEMO / "aamupala-ja-kuulumiset" / "1.yaml").read_text()
    for card in (CARD, "tallessa"):
        cards.write(card, incomplete.replace("aamupala-ja-kuulumiset", card))
    cards.save("tallessa")
    with pytest.raises(IncompleteError) as caught:
        sent(cards, "tallessa", CARD)
    assert caught.value.hint.values == {"cards": CARD}
    cards.save(CARD)
    with pytest.raises(IncompleteError) as caught:
        sent(cards, "tallessa", CARD)
    assert "lape save" not in caught.value.hint.text


def test_the_verb_says_where_to_name_the_manager(cards):
    (cards.top / "lape.yaml").write_text("format: 1\n", encoding="utf-8")
    told = " ".join(lape(cards, "submit", CARD).stderr.split())
    assert "lape.yaml does not say who the project manager is." in told
    assert "manager: title: … contact: …@…" in told


def test_the_verb_says_where_the_address_of_a_named_manager_belongs(cards):
    (cards.top / "lape.yaml").write_text("format: 1\nmanager:\n  title: Hankepäällikkö\n", encoding="utf-8")
    told = " ".join(lape(cards, "submit", CARD).stderr.split())
    assert "lape.yaml does not say at which address the project manager is reached." in told
    assert "Let the lines about the manager read like this there" in told


def test_the_verb_tells_of_what_was_saved_where_a_message_cannot_be_written(cards, shared):
    """Of several cards the messages of the others are written."""
    cards.write(WORKSHOP, (DEMO / WORKSHOP / "1.yaml").read_bytes())
    in_the_way = cards.top / "documents" / "submit" / f"{CARD}-1"
    in_the_way.parent.mkdir(parents=True)
    in_the_way.touch()
    done = lape(cards, "submit", CARD, WORKSHOP, code=2)
    assert [line for line in done.stdout.splitlines() if line.endswith(".eml")] == [
        f"documents/submit/{WORKSHOP}-1/{WORKSHOP}-1.eml"
    ]
    assert f"{CARD}: version 1 saved" in done.stdout
    assert "Sent 2 versions" in " ".join(done.stdout.split())
    told = " ".join(done.stderr.split())
    assert "Move away what is in its place, or see who may write there." in told
    assert "--output" not in told
    assert f"{CARD}: version 1 is saved, but its message is not ready." in told
    assert f"lape submit {CARD}" in told
    in_the_way.unlink()
    lape(cards, "submit", CARD)


def test_the_verb_says_of_a_file_in_a_documents_place_how_to_go_on(cards):
    (cards.top / "documents" / "submit" / f"{CARD}-1" / f"{CARD}-1.eml").mkdir(parents=True)
    told = " ".join(lape(cards, "submit", CARD, code=2).stderr.split())
    assert "is not a place for a document" in told
    assert "Move away what is in its place" in told


def test_the_verb_says_that_others_have_changed_the_card_meanwhile(cards, shared, tmp_path):
    cards.save(CARD, today=BEFORE, dated=True)
    lape(cards, "sync")
    other = tmp_path / "other"
    subprocess.run(["git", "clone", "--quiet", str(shared), str(other)], check=True)
    theirs = type(cards)(other)
    theirs.git("config", "user.name", "Toinen")
    theirs.git("config", "user.email", "toinen@example.org")
    theirs.write(CARD, theirs.path(CARD).read_text().replace("prepared_by:", "programme: Heidän\nprepared_by:", 1))
    theirs.save(CARD, today=BEFORE, dated=True)
    theirs.git("push", "--quiet", "--tags", "origin", "main")
    told = " ".join(lape(cards, "submit", CARD).stderr.split())
    assert "of version 1." in told
    assert f"Others have changed {CARD} in the meantime, and that is not in the message." in told
    assert f"lape submit {CARD}" in told
    told = " ".join(lape(cards, "submit", CARD).stderr.split())
    assert "of version 2." in told
    assert "in the meantime" not in told


def test_the_verb_says_that_a_summary_was_not_needed(cards):
    assert "not needed" not in lape(cards, "submit", CARD, "-m", "Suunnitelma").stderr
    told = " ".join(lape(cards, "submit", CARD, "-m", "Vielä kerran").stderr.split())
    assert "what you wrote with -m was not needed" in told


def test_the_verb_tells_of_a_push_that_failed_and_ends_with_2(cards, tmp_path):
    cards.git("remote", "add", "origin", str(tmp_path / "missing.git"))
    done = lape(cards, "submit", CARD, code=2)
    assert done.stdout.splitlines()[-1].endswith(f"{CARD}-1.eml")
    assert "could be got from origin" in done.stderr


def test_the_verb_says_in_which_version_the_rooting_plan_goes_along(cards):
    plan, day = rooted(cards), date(2018, 10, 1)
    told = " ".join(lape(cards, "submit", CARD, today=day).stderr.split())
    assert f"The rooting plan {plan} does not go along" in told
    assert f"lape save {plan}" in told
    whole = cards.path(plan).read_text()
    cards.write(plan, "".join(line for line in whole.splitlines(keepends=True) if not line.startswith("prepared_by:")))
    cards.save(plan, today=day, dated=True)
    told = " ".join(lape(cards, "submit", CARD, today=day).stderr.split())
    assert f"The rooting plan {plan} does not go along, for its version 1 is not complete yet." in told
    assert f"send it with lape submit {plan}" in told
    cards.write(plan, f"{cards.path(plan).read_text()}prepared_by: Työryhmä\n")
    cards.save(plan, today=day, dated=True)
    told = " ".join(lape(cards, "submit", CARD, today=day).stderr.split())
    assert f"of the rooting plan {plan}, version 2." in told
    assert "lape save" not in told
    cards.write(plan, cards.path(plan).read_text().replace("title: ", "title: Keskeneräinen ", 1))
    told = " ".join(lape(cards, "submit", CARD, today=day).stderr.split())
    assert f"of the rooting plan {plan}, version 2." in told
    assert f"lape save {plan}" in told
