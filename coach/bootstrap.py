"""The composition root: the only place that builds adapters, real or fake.

Pages and the command line get their services here; nothing below knows which engine, which
database or which queue it works with.
"""

from __future__ import annotations

import functools
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coach.account_records import ConsentKind
from coach.accounts.access import Gate, utc_now
from coach.accounts.custody import Custody, open_custody
from coach.accounts.export import Export
from coach.accounts.house import Accounts, open_accounts
from coach.advert_work import AdvertWork
from coach.adverts import Adverts
from coach.assistant import Assistant
from coach.assistant_work import AssistantWork
from coach.banks.desk import Desk
from coach.banks.shelf import Shelf
from coach.banks.spoken import Spoken
from coach.cases.areas import Areas
from coach.cases.caseload import Caseloads
from coach.cases.casework import Casework
from coach.classes.choosing import Choosing
from coach.classes.glance import Glance
from coach.classes.remarks import Remarks
from coach.classes.showing import Showing
from coach.classes.tasks import Tasks
from coach.config import LLM_OFF
from coach.conversation import joined_sound
from coach.drill_work import DrillWork, SoundsWork
from coach.drills import Drills
from coach.errors import CoachError, ModelUnavailable
from coach.jobs import worker
from coach.jobs.contract import Heard
from coach.jobs.errand_desk import ErrandDesk
from coach.jobs.sql_errands import SqlErrandQueue
from coach.jobs.sql_queue import SqlJobQueue
from coach.jobs.supervisor import Supervisor
from coach.next_steps import NextSteps
from coach.pipeline import SpeechModels, assess, load_recording
from coach.practice import Practice
from coach.progress.feelings import Feelings
from coach.progress.history import Histories
from coach.records import ErrandKind
from coach.recount import Recount
from coach.reports.funder import FunderReports
from coach.reports.person import PersonReports
from coach.reports.requests import ReportRequests
from coach.sheets import Sheets
from coach.signing import Signer, secret_of
from coach.storage.attempts import AttemptStore
from coach.storage.banks import BankStore
from coach.storage.caseload import CaseloadList
from coach.storage.cases import CaseStore
from coach.storage.database import open_database
from coach.storage.drills import DrillStore
from coach.storage.facts import FactStore
from coach.storage.feelings import FeelingStore
from coach.storage.figures import FigureStore
from coach.storage.groups import GroupStore
from coach.storage.progress import ProgressStore
from coach.storage.remarks import RemarkStore
from coach.storage.report_requests import ReportRequestStore
from coach.storage.shares import ShareStore
from coach.storage.sheets import SheetStore
from coach.storage.sites import SiteStore
from coach.storage.tasks import TaskStore
from coach.storage.tutor_recordings import TutorRecordings
from coach.storage.users import UserStore
from coach.storage.voice_files import CACHE_BYTES, VoiceFiles
from coach.takes import Takes
from coach.voice import Voices
from coach.voice_work import VoiceWork
from coach.voices import load_simple_voice, load_voice, voice_in_use
from models.audio import AudioLimits, wav_bytes
from models.errors import ModelError
from models.language_model import LocalLanguageModel
from models.protocols import GraphemeToPhoneme, PhoneRecogniser
from models.transcriber import SegmentEngine, WhisperTranscriber
from questions.bank import Bank
from questions.load import load_builtin_banks

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.accounts.consent import Consents
    from coach.accounts.examples import Examples
    from coach.accounts.groups import Groups
    from coach.accounts.help_places import HelpPlaces
    from coach.accounts.limits import LimitChanges, Limits
    from coach.accounts.overview import Overview
    from coach.accounts.own_sessions import OwnSessions
    from coach.accounts.people import People
    from coach.accounts.register import Register
    from coach.accounts.sessions import Sessions
    from coach.accounts.set_up import SetUp
    from coach.accounts.shared_answers import SharedAnswers
    from coach.accounts.sharing import Sharing
    from coach.accounts.sign_in import SignIn
    from coach.accounts.wording import Wordings
    from coach.config import Settings
    from coach.jobs.contract import Assess, OnStep
    from coach.jobs.errands import RunErrand
    from coach.records import Assessment, Job
    from coach.storage.database import Database
    from models.pronunciation_dictionary import PronunciationDictionary
    from models.speech import Recording

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Services:
    """What pages and commands work with."""

    settings: Settings
    bank: Bank
    shelf: Shelf
    desk: Desk
    spoken: Spoken
    adverts: Adverts
    practice: Practice
    drills: Drills
    sheets: Sheets
    takes: Takes
    users: UserStore
    voices: Voices
    assistant: Assistant | None
    signer: Signer
    custody: Custody
    export: Export
    remarks: Remarks
    glance: Glance
    feelings: Feelings
    casework: Casework
    areas: Areas
    caseloads: Caseloads
    histories: Histories
    report_requests: ReportRequests
    person_reports: PersonReports
    funder_reports: FunderReports
    access: Access
    trail: AuditTrail
    sessions: Sessions
    own_sessions: OwnSessions
    sign_in: SignIn
    register: Register
    people: People
    groups: Groups
    sharing: Sharing
    shared: SharedAnswers
    overview: Overview
    tasks: Tasks
    choosing: Choosing
    showing: Showing
    consents: Consents
    set_up: SetUp
    help_places: HelpPlaces
    wordings: Wordings
    limits: Limits
    limit_changes: LimitChanges
    examples: Examples
    supervisor: Supervisor

    def start(self) -> None:
        """Erase what an earlier run left over, then start the worker that listens."""
        now = datetime.now(UTC)
        for left_over in (
            lambda: self.practice.erase_expired_sound(now),
            self.custody.erasure.catch_up,
            lambda: self.custody.retention.sweep(now),
        ):
            try:
                left_over()
            except CoachError as error:  # the worker tries again
                _LOG.warning("left over: %s", error.message_id)
        self.supervisor.start()

    def stop(self) -> None:
        """Stop the worker; a job in hand is taken up again at the next start."""
        self.supervisor.stop()


def build_services(settings: Settings, database: Database | None = None) -> Services:
    """Open the database (made or brought up to date if need be) and join everything on it.

    Where a `database` is given that was opened already, what is done with the services is part of
    its transactions.
    """
    stores = _open_stores(settings, database)
    shelf, gate = _build_shelf(stores), _gate(settings, stores)
    desk, practice = _build_desk(stores, shelf), _build_practice(settings, stores, shelf)
    drills, tasks = _build_drills(settings, stores, practice), _build_tasks(stores, shelf)
    casework, histories = _build_casework(stores), _build_histories(settings, stores, drills, tasks)
    return Services(
        settings=settings,
        bank=shelf.builtin,
        shelf=shelf,
        desk=desk,
        spoken=_build_spoken(settings, stores, desk),
        adverts=Adverts(errands=stores.errands, shelf=shelf, gate=gate),
        practice=practice,
        drills=drills,
        sheets=Sheets(practice=practice, store=stores.sheets),
        takes=Takes(practice=practice, drills=drills, gate=gate, settings=settings),
        users=stores.users,
        voices=_build_voices(settings, stores),
        assistant=_build_assistant(settings, stores, practice),
        signer=Signer(secret_of(settings.data_dir)),
        custody=stores.custody,
        export=_build_export(stores),
        tasks=tasks,
        choosing=Choosing(desk, shelf),
        showing=_build_showing(stores),
        remarks=_build_remarks(stores),
        glance=_build_glance(stores),
        feelings=_build_feelings(stores),
        casework=casework,
        areas=_build_areas(stores),
        caseloads=_build_caseloads(stores, casework, histories),
        histories=histories,
        report_requests=_build_report_requests(stores),
        person_reports=_build_person_reports(stores, histories, casework),
        funder_reports=_build_funder_reports(stores),
        supervisor=Supervisor(settings),
        **vars(stores.accounts),
    )


def new_set_up_code(settings: Settings, now: datetime) -> str | None:
    """A code with which the page makes the first administrator; None if somebody has an account."""
    return _open_stores(settings).accounts.set_up.new_code(now)


@dataclass(frozen=True, kw_only=True)
class TutorScores:
    """What counting tutors' scores works with: the stores, and who signs in by which name."""

    remarks: RemarkStore
    trail: AuditTrail
    find: Callable[[str], str | None]


def open_scores(settings: Settings) -> TutorScores:
    """Tutors' scores of this place, for its command line."""
    stores = _open_stores(settings)
    return TutorScores(
        remarks=RemarkStore(stores.database),
        trail=stores.accounts.trail,
        find=stores.accounts.register.find,
    )


def run_worker(settings: Settings) -> None:
    """Be the worker: load the models once, then assess waiting answers until told to stop."""
    stores = _open_stores(settings)
    shelf = _build_shelf(stores)
    practice = _build_practice(settings, stores, shelf)
    load = _warm(settings)
    phrasing = _assistant_work(settings, practice)
    errands = ErrandDesk(
        queue=stores.errands,
        runners={
            ErrandKind.VOICE: _build_voice_work(settings),
            ErrandKind.DRILL: DrillWork(
                load=load,
                drills=_build_drills(settings, stores, practice),
                max_bytes=settings.max_upload_bytes,
            ),
            ErrandKind.SOUNDS: SoundsWork(_dictionary),
            ErrandKind.ADVERT: AdvertWork(
                load=lambda: load().sentence_encoder, shelf=shelf, clock=utc_now
            ),
            **phrasing,
        },
        own_words=VoiceFiles(settings.own_words_dir),
        aside=frozenset(phrasing),
    )
    worker.run(
        stores.queue,
        answer_assessor(settings, practice, load),
        errands,
        settings=settings,
        custody=replace(
            custody_work(practice, stores.custody, _build_showing(stores)),
            quiet=_build_recount(stores, practice),
        ),
    )


def _build_recount(stores: _Stores, practice: Practice) -> Recount:
    return Recount(
        store=ProgressStore(stores.database),
        attempts=stores.attempts,
        facts=FactStore(stores.database),
        practice=practice,
    )


def custody_work(practice: Practice, custody: Custody, showing: Showing) -> worker.CustodyWork:
    """What the worker does once an answer was heard, beside keeping its result."""

    def keep_sound(job: Job, sound: bytes) -> None:
        custody.kept.keep(practice.attempt_of(job), sound, datetime.now(UTC))

    def heard(job: Job) -> None:
        showing.after_answer(practice.attempt_of(job), datetime.now(UTC))

    return worker.CustodyWork(keep_sound=keep_sound, retain=custody.retention.sweep, heard=heard)


def _warm(settings: Settings) -> Callable[[], SpeechModels]:
    """The models, loaded once and kept.

    If they can't be loaded the worker lives on: each piece of work tries again, and fails with
    the reason.
    """
    load = functools.cache(lambda: build_models(settings))
    with suppress(ModelUnavailable):
        load()
    return load


@functools.cache
def _dictionary() -> PronunciationDictionary:
    from models.pronunciation_dictionary import PronunciationDictionary

    return PronunciationDictionary()


def answer_assessor(
    settings: Settings, practice: Practice, load: Callable[[], SpeechModels]
) -> Assess:
    """What the worker does with one job, with the models that `load` gives."""

    def assess_answer(job: Job, on_step: OnStep) -> Heard:
        models = load()
        attempt = practice.attempt_of(job)
        recording = load_recording(Path(job.audio_path), audio_limits(settings))
        assessment = assess(
            recording,
            practice.task_of(attempt),
            models,
            previous=practice.previous_of(attempt),
            on_step=on_step,
        )
        if attempt.first_turn_id is None:
            return Heard(assessment=assessment, sound=wav_bytes(recording.samples))
        first = practice.sound_of(attempt.first_turn_id, datetime.now(UTC))
        sound = b"" if first is None else _sound_of_both(first, recording, assessment, settings)
        return Heard(assessment=assessment, sound=sound)

    return assess_answer


def _sound_of_both(first: bytes, second: Recording, whole: Assessment, settings: Settings) -> bytes:
    """The sound of a conversation."""
    before = load_recording(first, audio_limits(settings))
    return wav_bytes(joined_sound(before.samples, second.samples, whole.evidence))


@dataclass(frozen=True, kw_only=True)
class _Stores:
    """Everything that is kept in the database."""

    database: Database
    attempts: AttemptStore
    users: UserStore
    banks: BankStore
    queue: SqlJobQueue
    errands: SqlErrandQueue
    drills: DrillStore
    sheets: SheetStore
    custody: Custody
    accounts: Accounts


def _open_stores(settings: Settings, database: Database | None = None) -> _Stores:
    database = database or open_database(settings)
    queue, errands = SqlJobQueue(database), SqlErrandQueue(database)
    custody = open_custody(settings, database, jobs=queue, errands=errands)
    return _Stores(
        database=database,
        attempts=AttemptStore(database),
        users=UserStore(database),
        banks=BankStore(database),
        queue=queue,
        errands=errands,
        drills=DrillStore(database),
        sheets=SheetStore(database),
        custody=custody,
        accounts=open_accounts(
            settings,
            database,
            key=custody.keys.audit_key(),
            erase_person=custody.erasure.person,
            erase_kept=custody.kept.erase_all_of,
        ),
    )


def _gate(settings: Settings, stores: _Stores) -> Gate:
    """Every service asks the same one place who may do what, and with accounts who agreed."""
    if not settings.with_accounts:
        return Gate(access=stores.accounts.access)
    given = stores.accounts.consents.given
    return Gate(
        access=stores.accounts.access, agreed=lambda user_id: given(user_id, ConsentKind.PRACTICE)
    )


def _build_export(stores: _Stores) -> Export:
    return Export(
        stores.database,
        access=stores.accounts.access,
        trail=stores.accounts.trail,
        kept=stores.custody.kept,
    )


def _build_showing(stores: _Stores) -> Showing:
    accounts = stores.accounts
    return Showing(
        access=accounts.access,
        store=TaskStore(stores.database),
        groups=GroupStore(stores.database),
        sharing=accounts.sharing,
        keeps_sound=lambda user_id: accounts.consents.given(user_id, ConsentKind.KEEP_RECORDINGS),
        trail=accounts.trail,
    )


def _build_tasks(stores: _Stores, shelf: Shelf) -> Tasks:
    return Tasks(
        access=stores.accounts.access,
        store=TaskStore(stores.database),
        groups=stores.accounts.groups,
        content_of=shelf.content_of,
        trail=stores.accounts.trail,
        zone=stores.database.calendar.zone,
    )


def _build_shelf(stores: _Stores) -> Shelf:
    return Shelf(store=stores.banks, builtin=load_builtin_banks(), access=stores.accounts.access)


def _build_desk(stores: _Stores, shelf: Shelf) -> Desk:
    return Desk(
        store=stores.banks,
        builtin=shelf.builtin,
        access=stores.accounts.access,
        trail=stores.accounts.trail,
        users=stores.users,
    )


def _build_remarks(stores: _Stores) -> Remarks:
    return Remarks(
        access=stores.accounts.access,
        store=RemarkStore(stores.database),
        attempts=stores.attempts,
        users=stores.users,
        trail=stores.accounts.trail,
    )


def _build_glance(stores: _Stores) -> Glance:
    return Glance(
        access=stores.accounts.access,
        attempts=stores.attempts,
        shares=ShareStore(stores.database),
        groups=GroupStore(stores.database),
        users=stores.users,
    )


def _build_feelings(stores: _Stores) -> Feelings:
    return Feelings(
        access=stores.accounts.access,
        store=FeelingStore(stores.database),
        trail=stores.accounts.trail,
    )


def _build_casework(stores: _Stores) -> Casework:
    return Casework(
        access=stores.accounts.access,
        store=CaseStore(stores.database),
        users=stores.users,
        trail=stores.accounts.trail,
        calendar=stores.database.calendar,
    )


def _build_areas(stores: _Stores) -> Areas:
    return Areas(
        access=stores.accounts.access,
        store=CaseStore(stores.database),
        trail=stores.accounts.trail,
    )


def _build_histories(
    settings: Settings, stores: _Stores, drills: Drills, tasks: Tasks
) -> Histories:
    store = ProgressStore(stores.database)
    return Histories(
        stores.accounts.access,
        store,
        drills=stores.drills,
        feelings=FeelingStore(stores.database).of,
        next_steps=NextSteps(
            store=store,
            drills=drills,
            tasks=tasks.for_me if settings.with_accounts else lambda _user_id, _now: (),
        ),
    )


def _build_caseloads(stores: _Stores, casework: Casework, histories: Histories) -> Caseloads:
    return Caseloads(
        access=stores.accounts.access,
        listed=CaseloadList(stores.database),
        casework=casework,
        histories=histories,
        calendar=stores.database.calendar,
    )


def _build_report_requests(stores: _Stores) -> ReportRequests:
    return ReportRequests(
        access=stores.accounts.access,
        store=ReportRequestStore(stores.database),
        users=stores.users,
        trail=stores.accounts.trail,
    )


def _build_person_reports(
    stores: _Stores, histories: Histories, casework: Casework
) -> PersonReports:
    return PersonReports(
        access=stores.accounts.access,
        histories=histories,
        casework=casework,
        users=stores.users,
        trail=stores.accounts.trail,
    )


def _build_funder_reports(stores: _Stores) -> FunderReports:
    return FunderReports(
        access=stores.accounts.access,
        store=FigureStore(stores.database),
        sites=SiteStore(stores.database),
        trail=stores.accounts.trail,
        calendar=stores.database.calendar,
    )


def _build_practice(settings: Settings, stores: _Stores, shelf: Shelf) -> Practice:
    return Practice(
        shelf=shelf,
        attempts=stores.attempts,
        queue=stores.queue,
        custody=stores.custody,
        gate=_gate(settings, stores),
        settings=settings,
    )


def _build_drills(settings: Settings, stores: _Stores, practice: Practice) -> Drills:
    return Drills(
        store=stores.drills,
        errands=stores.errands,
        practice=practice,
        gate=_gate(settings, stores),
        settings=settings,
        zone=stores.database.calendar.zone,
    )


def _build_spoken(settings: Settings, stores: _Stores, desk: Desk) -> Spoken:
    return Spoken(
        desk=desk,
        access=stores.accounts.access,
        recordings=TutorRecordings(settings.recordings_dir),
        alone=not settings.with_accounts,
    )


def _build_voices(settings: Settings, stores: _Stores) -> Voices:
    return Voices(
        voice=voice_in_use(settings),
        errands=stores.errands,
        cache=VoiceFiles(settings.voice_dir, most_bytes=CACHE_BYTES),
        own_words=VoiceFiles(settings.own_words_dir),
        recordings=TutorRecordings(settings.recordings_dir),
        gate=_gate(settings, stores),
    )


def _build_assistant(settings: Settings, stores: _Stores, practice: Practice) -> Assistant | None:
    """None where no language model is set up: then no page asks for one."""
    if settings.llm_url == LLM_OFF:
        return None
    return Assistant(practice=practice, errands=stores.errands)


def _assistant_work(settings: Settings, practice: Practice) -> dict[str, RunErrand]:
    """Nothing where no language model is set up: then nothing here can reach for one."""
    if settings.llm_url == LLM_OFF:
        return {}
    model = build_language_model(settings)
    return {ErrandKind.PHRASING: AssistantWork(model=model, practice=practice)}


def build_language_model(settings: Settings) -> LocalLanguageModel:
    """The language model of the settings; nothing is asked of it yet."""
    return LocalLanguageModel(
        settings.llm_url, model=settings.llm_model, timeout_s=settings.llm_timeout_s
    )


def _build_voice_work(settings: Settings) -> VoiceWork:
    return VoiceWork(
        load=lambda: load_voice(settings),
        load_simple=load_simple_voice,
        cache=VoiceFiles(settings.voice_dir, most_bytes=CACHE_BYTES),
        own_words=VoiceFiles(settings.own_words_dir),
    )


def audio_limits(settings: Settings) -> AudioLimits:
    """How long and how large a recording may be."""
    return AudioLimits(max_duration_s=settings.max_recording_s, max_bytes=settings.max_upload_bytes)


def build_models(settings: Settings, *, with_sounds: bool = True) -> SpeechModels:
    """Load the models that listening needs; raises `ModelUnavailable` that says what to do.

    `with_sounds=False` leaves the sounds and the meaning out: they can't be needed for learning
    the sounds.
    """
    from models.segmenter import CausalSegmenter

    try:
        if settings.engine == "fake":
            return _fake_models()
        from models.g2p import EspeakPhonemes
        from models.phone_recogniser import NoPhoneRecogniser
        from models.pitch import YinPitch
        from models.sentence_encoder import MiniLMEncoder
        from models.vad import SileroDetector

        engine = build_engine(settings)
        return SpeechModels(
            segmenter=CausalSegmenter(SileroDetector()),
            transcriber=_transcriber(engine, EspeakPhonemes()),
            phone_recogniser=_phone_recogniser(engine) if with_sounds else NoPhoneRecogniser(),
            sentence_encoder=MiniLMEncoder() if with_sounds else None,
            pitch_tracker=YinPitch() if with_sounds else None,
        )
    except ModelError as error:
        raise ModelUnavailable(detail=str(error)) from error


def build_engine(settings: Settings) -> SegmentEngine:
    """The Whisper engine that the settings name, on verified weights; raises `ModelError`."""
    from models.weights import ensure_weights, spec_named

    spec = spec_named(settings.whisper_model)
    folder = ensure_weights(spec, settings.cache_dir)
    device = settings.device if settings.device != "auto" else _best_device(settings.engine)
    if settings.engine == "openai-whisper":
        from models.whisper_torch import OpenAIWhisperEngine

        return OpenAIWhisperEngine(spec, folder, device=device)
    from models.whisper_ct2 import CTranslate2Engine

    return CTranslate2Engine(
        spec,
        folder,
        compute_type=settings.compute_type,
        device=device,
        threads=settings.worker_threads,
    )


def _transcriber(engine: SegmentEngine, phonemes: GraphemeToPhoneme) -> WhisperTranscriber:
    return WhisperTranscriber(engine, phonemes)


def _phone_recogniser(engine: SegmentEngine) -> PhoneRecogniser:
    from models.phone_head import load_phone_head
    from models.phone_recogniser import FramePhoneRecogniser
    from models.pronunciation_dictionary import PronunciationDictionary

    dictionary = PronunciationDictionary()
    dictionary.variants_of_all(["warm"])  # it loads at its first word: not while somebody waits
    return FramePhoneRecogniser(load_phone_head(), dictionary, engine.info.name)


def _best_device(engine: str) -> str:
    """`cuda` where there is an NVIDIA card that the engine can use, else `cpu`."""
    if engine == "openai-whisper":
        import torch

        return "cuda" if torch.cuda.is_available() else "cpu"
    from models.whisper_ct2 import cuda_cards

    return "cuda" if cuda_cards() else "cpu"


def _fake_models() -> SpeechModels:
    from models.fakes import (
        FakeDetector,
        FakeEngine,
        FakePhonemes,
        FakePhoneRecogniser,
        FakePitch,
        FakeSentenceEncoder,
    )
    from models.segmenter import CausalSegmenter

    return SpeechModels(
        segmenter=CausalSegmenter(FakeDetector()),
        transcriber=_transcriber(FakeEngine(), FakePhonemes()),
        phone_recogniser=FakePhoneRecogniser(),
        sentence_encoder=FakeSentenceEncoder(),
        pitch_tracker=FakePitch(),
    )
