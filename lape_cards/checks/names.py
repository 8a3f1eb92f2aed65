"""The words by which people's names are told from those of roles, organisations and places, in three languages.

Given names are common ones of Finland and its neighbours, and of the languages most spoken there; all small letters.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN_NAMES = frozenset(
    _words(
        """
        aada aaro aatu abdi abdul abdullah agneta ahmed ahti aila aino airi aki albert aleksander aleksandra aleksi alex
        alexander alexandra ali alice alina alisa alma alva amanda amina amir anders andreas andrei angela anita anja
        anna anne anneli anni annika annikki annukka ansa antero anton antti anu ari arja armi armo arto arttu arvo asko
        asta astrid atte august aukusti aulis axel barbro beata benjamin bengt berit bertil birgit birgitta bo boris
        brita britt bror börje cajsa camilla carina carita carl carola caroline cecilia charlotta charlotte christer
        christian christina christine clara claes dan daniel daniela david dmitri ebba edith edvard edvin eeli eelis
        eemeli eero eetu eeva eevi eija eila eino eira eka ekaterina elena eleonoora eli elias eliel elin elina elisa
        elisabet elisabeth elise ella ellen elli elmeri elsa elvi elvira emil emilia emma emmi enni ensio erik erika
        erja erkki erno ernst esa essi ester eugen eva eveliina evert fabian fanni farah fatima felix filip frans
        fredrik frida georg gerd gun gunilla gunnar gunnel gustaf gustav göran göta hamid hanna hannaleena hanne hannele
        hannes hannu hans harri harry hasan hassan hedda heidi heikki heimo helena helga heli helinä helka hellevi helmi
        helvi henna henni henri henrik henriikka henrika henry herman hilda hilja hilkka hilla hilma hugo hussein
        håkan ibrahim ida igor iida iina iiris iiro iisakki iivari ilkka ilmari ilona ilpo ilse ilta ingeborg ingegerd
        inger ingmar ingrid inka inkeri inna ira irene irina iris irja irma irmeli isabella isak isto ivan iwona jaakko
        jaana jacob jalmari jamal jan jani janika janina janita janne jari jarkko jarl jarmo jarno jasmin jenna jenni
        jennifer jenny jere jeremias jesper jesse jessica joakim joel johan johanna johannes john jonas jonatan joni
        jonna joona joonas joose joosua jorma josefina josefiina jouko jouni juha juhana juhani juho jukka julia juliana
        julius juri jussi justiina juuso jyri jyrki jörgen kaarina kaarlo kai kaija kaisa kaj kalervo kalevi kalle
        kari kaisu karin karita karl karoliina karolina karri kasper kasperi katarina kataryna katariina kati katja
        katri katriina kauko kenneth kerstin kerttu khadija kia kiia kim kimmo kirsi kirsikka kirsti kirsten kjell klaus
        konsta kristian kristiina kristina kristoffer kullervo kyllikki kyösti lahja laila lars lasse laura lauri lea
        leea leena leevi leif leila lempi lena lenni leo leon leyla liisa liisi lilian lilja lilli lina linda linnea
        linus lisa lisbeth liv lotta louise lucas ludvig luukas lydia maaria maarit madeleine magdalena magnus mahmoud
        maija maiju maikki maire maisa malin manu marcus margareta margit mari maria mariam marianna marianne marie
        marika marina marita marja marjaana marjatta marjo marjukka marjut mark markku marko markus marta martin martina
        martta martti mats matias mathilda matilda matti mattias mauno mauri max maximilian melissa meri merja mervi mia
        michael mika mikael mikaela mikko milja milka milla mimosa minea minna minttu mira mirja mirjam mirka mirva
        mohamed mohammed mona monica monika muhammad mustafa mårten nadia nadja nanna natalia natalie nea nelli nestori
        nicklas niclas nicole niilo niina niko niklas nikolai nikolas nils nina noel noora noah oili oiva olavi oleg
        olga oliver olivia olli olof oona ossi oskar oskari osmo otso otto ove outi paavo pasi patrick patrik paul paula
        pauli pauliina pekka per peik peppi pernilla perttu pertti peter petra petri petteri pia pihla piia pinja pirita
        pirjo pirkko pontus päivi päivikki raakel rabbe ragnar raija raili raimo raino raisa rami rasmus rauno rebecka
        reeta reetta reijo reima reino rebekka riikka riina riitta rikhard riku risto ritva robert robin roger roland
        rolf ronja roosa rosa ruben rune ruslan ruut saara saga saija saila saima saimi salla sallamari sami samir sampo
        samu samuel samuli sanna sanni santeri santtu sanelma sara sari satu saskia sauli sebastian seija seppo selma
        senja sergei severi sinikka signe sigrid siiri silja silva silvia simo simon sini sinikka siri sirkka sirkku
        sirpa siv sofia soile soili sointu sole solveig soma sonja stefan stella stig stina sune susann susanna susanne
        suvi svante svea sven svetlana sylvi synnöve säde taavi taimi taina taisto tanja tapani tapio tarja tarmo
        tatiana tatjana tatu tauno teemu teija teppo tero terhi terttu teresa terho thomas thor tia tiia tiina timo tina
        tobias toini toivo tom tomas tomi tommi tommy toni tony topi topias tor torsten touko tove tuija tuire tuomas
        tuomo tuija tuukka tuula tuulia tuulikki tuuli tyyne ulf ulla ulrika unto urho urpo usko uuno vadim valdemar
        valentina valto valtteri vappu veera veijo veikko verna veli venla veronica verneri vesa victor victoria viivi
        vieno viggo viktor viktoria viljami viljo ville vilma vilho virpi vivan vladimir väinö walter werner wilhelm
        wilma yasmin ylva yngve yrjö yusuf åke åsa östen özge
        """
    )
)

WORD_NAMES = frozenset(
    _words(
        "ahti ansa armo arvo august helmi ilo ilta kirsikka lahja lempi lilja meri mimosa minttu onni oiva "
        "pihla rosa ruut saga salla sampo satu silva sini sointu soma stella suvi säde tarmo toivo touko tuuli "
        "unto urho usko vappu venla vieno rauha tor per bo dan liv iris max kim otso elo alma alva ella elli elsa"
    )
)
"""Given names that are words too, or that places and groups of children are called by: alone they tell of nobody."""

SURNAME_ENDINGS = _words(
    "nen sson sen ström stroem qvist kvist quist lund gren stedt dahl blom berg holm sjö bäck fors man skog "
    "enko chenko ova eva nova vich vić ić yan kangas sköld hjelm"
)

ADJECTIVES = frozenset(
    _words(
        "pohjoinen eteläinen itäinen läntinen keskinen yhteinen punainen sininen vihreinen keltainen sosiaalinen "
        "alueellinen kunnallinen seudullinen paikallinen valtakunnallinen suomalainen ruotsalainen avoin varhainen "
        "ensimmäinen toinen iloinen pieni suuri kaksikielinen monialainen moniammatillinen hyvinvoinnin jokainen "
        "ihminen nainen lapsinen esimerkkinen norra södra östra västra human german superman mellersta uusi vanha "
        "yksi muut kaikki svenska finska suomen the new good oma meidän mamman"
    )
)

PERSON_STEMS = _words(
    """
    ohjaaj hoitaj johtaj johtav opettaj työntekij kuraattor psykolog lääkär sihteer päällikk koordinaattor rehtor
    kehittäj asiantuntij suunnittelij esimies esihenkil vastaav puheenjohtaj jäsen avustaj kätilö pastor diakon pappi
    vanhem äidit äiti isät perhe lapsi lapset lasten nuori nuoret nuorten oppila asiakas asiakkaa edustaj
    ledare lärare skötare handledare kurator rektor läkare chef koordinator sekreter präst föräld pedagog medlem
    sakkunnig planerar ordförand barnmorsk hälsovårdar assistent
    manager teacher nurse leader director coordinator worker doctor secretary counsellor chair parent
    """
)

ORGANISATION_STEMS = _words(
    """
    työryhm ryhmä ryhmän tiimi päiväko neuvola palvel perheohjaus keskus keskuk koulu lukio opisto akatem yliopist
    kunta kunna kaupun seura yhdisty liitto järjest hallin virasto toimisto toimiala toimi hanke hankk projekt ohjelm
    kirjaam sairaala terveysas kirjasto säätiö osakeyht kirkko kirko yksikkö verkosto klubi kerho koti kodin kodit
    raati neuvosto lautakun valiokun varhaiskas oppilashuo sosiaali terveys lastensuojelu perhekesk johto johdo
    hyvinvoint alue aluee katu tie- puisto talo
    grupp daghem dagis skol rådgiv församling tjänst servic vård kommun stad- staden förening förbund center central
    byrå nämnd styrels team familjearb småbarn ungdom barnen enhet kansli hälsostation sjukhus bibliotek stiftels
    gården hemmet klubb region
    group school centre clinic service office council committee association church department unit network county
    municipal library hospital family children working board
    """
)

PLACE_STEMS = _words(
    """
    uusimaa uudenmaan uudellamaalla uusmaa helsin vantaa espoo porvoo lohja hyvinkää järvenpää kerava tuusula nurmijärv
    kirkkonumm kauniai sipoo hanko raasepor siuntio inkoo loviisa mäntsäl askola pornai pukkila lapinjärv myrskyl
    karkkil vihti suomi finland turku tampere oulu lahti kuopio pohjan pohjois eteläi etelä itä- länsi keski-
    nyland helsingfors vanda esbo borgå lojo hangö raseborg sjundeå ingå lovisa kyrkslätt grankulla sibbo åbo
    tammerfors norra södra östra västra byn köping europe
    """
)

ROLE_PARTS = frozenset(
    _words(
        """
        info tuki barn stad team office it hr admin support help hello noreply no reply post posti mail email asiakas
        tiedotus viestintä viestinta media press sote soite soster lape hanke arkki hallinto kunta kylä kyla koti
        lapset lapsi lasten nuoret nuorten isät isat äidit aidit seniorit vanhemmat talous palkat laskut lasku
        web www webmaster kontakt contact registry dpo tietosuoja etunimi sukunimi förnamn fornamn efternamn
        firstname lastname name first last nimi namn sos soc social east west north south itä ita länsi lansi
        etelä etela pohjoinen norra södra sodra östra ostra västra vastra keski
        """
    )
)

ROLE_STEMS = _words(
    """
    perhe neuvola kirjaam palvel päiväko paivako koulu varhaiskas oppila toimisto projekt sosiaal terveys ohjaus
    ohjaaja ryhmä ryhma tiimi johtaj johto kaupun keskus asiakas lastens nuoriso kuraattor päällik paallik hoitaja
    seurakun yhdisty järjest jarjest hanke sihteer rehtor kirjasto
    familj rådgiv radgiv daghem dagis skola kommun tjänst tjanst grupp kansli registrat register ungdom församl
    forsaml förening forening ledning rektor
    family service school project contact clinic group manager centre center council
    """
)
